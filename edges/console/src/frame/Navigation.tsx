/** The pages, grouped by what people come for. */
import { Nav, NavGroup, NavItem, NavList } from '@patternfly/react-core'
import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { places } from './places.ts'

export function Navigation(): ReactNode {
  const { pathname } = useLocation()
  const groups = Map.groupBy(places, ({ group }) => group)
  return (
    <Nav aria-label="Pages">
      {[...groups].map(([group, members]) => {
        const items = members.map(({ to, name }) => (
          <NavItem key={to} isActive={to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)}>
            <Link to={to}>{name}</Link>
          </NavItem>
        ))
        return group === '' ? (
          <NavList key="top">{items}</NavList>
        ) : (
          <NavGroup key={group} title={group}>
            {items}
          </NavGroup>
        )
      })}
    </Nav>
  )
}
