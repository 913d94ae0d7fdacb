/** The pages, grouped by what people come for. */
import { Nav, NavGroup, NavItem, NavList } from '@patternfly/react-core'
import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'
import { usePlaces } from './use-places.ts'

export function Navigation(): ReactNode {
  const { pathname } = useLocation()
  const groups = Map.groupBy(usePlaces(), ({ group }) => group)
  return (
    <Nav aria-label={t('frame.pages')}>
      {[...groups].map(([group, members]) => {
        const items = members.map(({ to, key }) => (
          <NavItem key={to} isActive={to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)}>
            <Link to={to}>{t(`frame.place.${key}`)}</Link>
          </NavItem>
        ))
        return group === undefined ? (
          <NavList key="top">{items}</NavList>
        ) : (
          <NavGroup key={group} title={t(`frame.group.${group}`)}>
            {items}
          </NavGroup>
        )
      })}
    </Nav>
  )
}
