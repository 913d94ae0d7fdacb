/** At which site and in which rack a host stands. Rules that could not be kept then are what the server refuses it for. */
import { type Schema, unwrap } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { siteList } from '../queries.ts'
import { t } from '../words/translate.ts'

interface PlaceHostDialogProps {
  readonly host: Schema<'Host'>
  readonly onClose: () => void
}

export function PlaceHostDialog({ host, onClose }: PlaceHostDialogProps): ReactNode {
  const { data: sites = [] } = useQuery(siteList)
  const before = { site: host.site?.id ?? '', rack: host.rack ?? '' }
  const [site, setSite] = useState(before.site)
  const [rack, setRack] = useState(before.rack)
  const body = {
    ...(site === before.site ? {} : { site: site === '' ? null : site }),
    ...(rack.trim() === before.rack ? {} : { rack: rack.trim() === '' ? null : rack.trim() }),
  }
  return (
    <FormDialog
      title={t('host.placeAsk', { name: host.name })}
      description={t('host.placeHelp')}
      confirm={t('parts.save')}
      isReady={Object.keys(body).length > 0}
      changes={['host', 'site', 'cluster', 'rule']}
      send={() => unwrap(api.PUT('/v1/hosts/{host}/location', { params: { path: { host: host.id } }, body }))}
      onClose={onClose}
    >
      <ChoiceField
        id="place-site"
        label={t('host.site')}
        value={site}
        options={[['', t('host.unknown')], ...sites.map(({ id, name }): [string, string] => [id, name])]}
        onChange={setSite}
      />
      <TextField id="place-rack" label={t('host.rack')} help={t('host.rackHelp')} value={rack} onChange={setRack} />
    </FormDialog>
  )
}
