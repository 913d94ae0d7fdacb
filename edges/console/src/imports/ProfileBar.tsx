/** Uses a mapping profile of the project, keeps the form's mapping under a name for all who import here, or forgets one. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../live/query-client.ts'
import { useMay } from '../live/use-may.ts'
import { Problem } from '../parts/Problem.tsx'
import { importProfileList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { keptOf, type Mapping, mappingOf } from './mapping-profiles.ts'

type Profile = Schema<'ImportProfile'>

interface ProfileBarProps {
  readonly mapping: Mapping
  readonly onUse: (mapping: Mapping) => void
}

export function ProfileBar({ mapping, onUse }: ProfileBarProps): ReactNode {
  const may = useMay()
  const profiles = useQuery(importProfileList)
  const [name, setName] = useState('')
  const all = profiles.data ?? []
  const chosen = all.find((profile) => profile.name === name.trim())
  const change = useMutation({
    mutationFn: async (call: () => Promise<unknown>) => await call(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: importProfileList.queryKey }),
  })
  return (
    <FormGroup label={t('imports.profile')} fieldId="import-profile">
      <div className="cv-beside">
        {all.length === 0 ? null : (
          <FormSelect
            id="import-profile"
            aria-label={t('imports.useProfile')}
            value={chosen?.name ?? ''}
            onChange={(_event, next) => {
              setName(next)
              const profile = all.find((one) => one.name === next)
              if (profile !== undefined) onUse(mappingOf(profile))
            }}
          >
            <FormSelectOption value="" label={t('imports.none')} />
            {all.map((profile) => (
              <FormSelectOption key={profile.id} value={profile.name} label={profile.name} />
            ))}
          </FormSelect>
        )}
        {may('import:keep-profile') ? (
          <>
            <TextInput
              id={all.length === 0 ? 'import-profile' : 'import-profile-name'}
              aria-label={t('imports.profileName')}
              placeholder={t('imports.name')}
              value={name}
              onChange={(_event, text) => setName(text)}
            />
            <Button
              variant="secondary"
              isDisabled={name.trim() === ''}
              isLoading={change.isPending}
              onClick={() => change.mutate(() => keep(chosen, name.trim(), mapping))}
            >
              {t('imports.keep')}
            </Button>
            {chosen === undefined ? null : (
              <Button
                variant="link"
                isDanger
                onClick={() => {
                  setName('')
                  change.mutate(() => forget(chosen))
                }}
              >
                {t('imports.forget')}
              </Button>
            )}
          </>
        ) : null}
      </div>
      <p className="cv-quiet">{t('imports.profileHelp')}</p>
      <Problem title={t('imports.profileNotKept')} error={change.error ?? profiles.error} />
    </FormGroup>
  )
}

/** What of it the form has no field for stays as it was. */
function keep(there: Profile | undefined, name: string, mapping: Mapping): Promise<Profile> {
  const body = keptOf(name, mapping, there)
  if (there === undefined) return unwrap(api.POST('/v1/import-profiles', { body }))
  return unwrap(api.PUT('/v1/import-profiles/{profile}', { params: { path: { profile: there.id } }, body }))
}

const forget = ({ id }: Profile): Promise<unknown> =>
  unwrap(api.DELETE('/v1/import-profiles/{profile}', { params: { path: { profile: id } } }))
