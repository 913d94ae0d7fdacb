/** Groups that give a role: a row each, with the role and where it counts. */
import { Button, FormGroup, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { BareChoice } from '../parts/BareChoice.tsx'
import { organisationList, projectList, roleList } from '../queries.ts'
import { t } from '../words/translate.ts'
import type { GroupRow } from './provider-form.ts'

interface GroupRoleRowsProps {
  readonly rows: readonly GroupRow[]
  readonly onChange: (rows: readonly GroupRow[]) => void
}

export function GroupRoleRows({ rows, onChange }: GroupRoleRowsProps): ReactNode {
  const { data: roles = [] } = useQuery(roleList)
  const { data: projects = [] } = useQuery(projectList)
  const { data: organisations = [] } = useQuery(organisationList)
  const places: readonly (readonly [string, string])[] = [
    ...projects.map(({ id, name, organisation }) => [`project ${id}`, `${organisation.name} / ${name}`] as const),
    ...organisations.map(({ id, name }) => [`organisation ${id}`, t('people.inOrganisation', { name })] as const),
    ['site', t('people.everywhere')],
  ]
  const put = (at: number, row: GroupRow) => onChange(rows.map((other, i) => (i === at ? row : other)))
  const add = () => onChange([...rows, { group: '', role: roles[0]?.id ?? '', place: places[0]?.[0] ?? 'site' }])
  return (
    <FormGroup label={t('identity.groups')} role="group">
      <div className="cv-stack">
        <span>{t('identity.groupsHelp')}</span>
        {rows.map((row, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own, and are never moved
          <div key={at} className="cv-actions">
            <TextInput
              aria-label={t('identity.group')}
              placeholder={t('identity.group')}
              value={row.group}
              onChange={(_event, group) => put(at, { ...row, group })}
            />
            <BareChoice
              label={t('people.role')}
              value={row.role}
              options={roles.map(({ id, name }) => [id, name])}
              onChange={(role) => put(at, { ...row, role })}
            />
            <BareChoice
              label={t('people.where')}
              value={row.place}
              options={places}
              onChange={(place) => put(at, { ...row, place })}
            />
            <Button
              variant="link"
              isDanger
              aria-label={t('identity.removeGroup', { group: row.group })}
              onClick={() => onChange(rows.filter((_, i) => i !== at))}
            >
              {t('identity.remove')}
            </Button>
          </div>
        ))}
        <div>
          <Button variant="link" isInline onClick={add}>
            {t('identity.addGroup')}
          </Button>
        </div>
      </div>
    </FormGroup>
  )
}
