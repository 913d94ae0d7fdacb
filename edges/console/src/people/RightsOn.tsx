/** Who has a role on one thing alone, on that thing's page; for who may see who has which rights. */
import type { ReactNode } from 'react'
import { useMay } from '../live/use-may.ts'
import { Part } from '../parts/Part.tsx'
import { t } from '../words/translate.ts'
import { Bindings } from './Bindings.tsx'
import type { Single } from './GiveRole.tsx'

export function RightsOn({ kind, id, name }: Single): ReactNode {
  const may = useMay()
  if (!may('binding:read')) return null
  return (
    <Part title={t('people.rolesOnIt')}>
      <Bindings resource={{ kind, id, name }} />
    </Part>
  )
}
