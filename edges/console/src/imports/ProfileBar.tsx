/** Uses a mapping that was kept, keeps the one in the form under a name, or forgets one. */
import { Button, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { session } from '../live/session.ts'
import { useSignal } from '../live/signal.ts'
import { t } from '../words/translate.ts'
import { keyOf, type Mapping, type MappingProfile, readProfiles, withProfile } from './mapping-profiles.ts'

interface ProfileBarProps {
  readonly mapping: Mapping
  readonly onUse: (mapping: Mapping) => void
}

export function ProfileBar({ mapping, onUse }: ProfileBarProps): ReactNode {
  const who = useSignal(session)
  const key = keyOf('me' in who ? `${who.me.organisation}/${who.me.name}` : '')
  const [profiles, setProfiles] = useState(() => readProfiles(localStorage.getItem(key)))
  const [name, setName] = useState('')
  const keep = (next: readonly MappingProfile[]) => {
    localStorage.setItem(key, JSON.stringify(next))
    setProfiles(next)
  }
  const chosen = profiles.find((profile) => profile.name === name.trim())
  return (
    <FormGroup label={t('imports.profile')} fieldId="import-profile">
      <div className="cv-beside">
        {profiles.length === 0 ? null : (
          <FormSelect
            id="import-profile"
            aria-label={t('imports.useProfile')}
            value={chosen?.name ?? ''}
            onChange={(_event, next) => {
              setName(next)
              const profile = profiles.find((one) => one.name === next)
              if (profile !== undefined) onUse(profile)
            }}
          >
            <FormSelectOption value="" label={t('imports.none')} />
            {profiles.map((profile) => (
              <FormSelectOption key={profile.name} value={profile.name} label={profile.name} />
            ))}
          </FormSelect>
        )}
        <TextInput
          id={profiles.length === 0 ? 'import-profile' : 'import-profile-name'}
          aria-label={t('imports.profileName')}
          placeholder={t('imports.name')}
          value={name}
          onChange={(_event, text) => setName(text)}
        />
        <Button
          variant="secondary"
          isDisabled={name.trim() === ''}
          onClick={() => keep(withProfile(profiles, { ...mapping, name: name.trim() }))}
        >
          {t('imports.keep')}
        </Button>
        {chosen === undefined ? null : (
          <Button
            variant="link"
            isDanger
            onClick={() => {
              keep(profiles.filter((profile) => profile !== chosen))
              setName('')
            }}
          >
            {t('imports.forget')}
          </Button>
        )}
      </div>
      <p className="cv-quiet">{t('imports.profileHelp')}</p>
    </FormGroup>
  )
}
