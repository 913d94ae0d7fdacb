/** The picture of the network with its filter and grouping, and the same in words. */
import { TextInput, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Problem } from '../parts/Problem.tsx'
import { networkList, vmsForPicture } from '../queries.ts'
import { t } from '../words/translate.ts'
import { NetworkPicture } from './NetworkPicture.tsx'
import { PortTable } from './PortTable.tsx'
import type { Grouping } from './picture-rows.ts'

type View = Grouping | 'table'

export function NetworkMap(): ReactNode {
  const networks = useQuery(networkList).data ?? []
  const { data, error } = useQuery(vmsForPicture)
  const [view, setView] = useState<View>('host')
  const [filter, setFilter] = useState('')
  const vms = data ?? []
  return (
    <div className="cv-stack">
      <div className="cv-toolbar">
        <TextInput
          type="search"
          aria-label={t('network.filter')}
          placeholder={t('network.filter')}
          value={filter}
          onChange={(_event, text) => setFilter(text)}
        />
        <ToggleGroup aria-label={t('network.shownAs')}>
          {(['host', 'network', 'table'] as const).map((each) => (
            <ToggleGroupItem
              key={each}
              buttonId={`network-${each}`}
              text={t(`network.view.${each}`)}
              isSelected={each === view}
              onChange={() => setView(each)}
            />
          ))}
        </ToggleGroup>
      </div>
      <Problem title={t('network.vmsNotRead')} error={error} />
      {view === 'table' ? (
        <PortTable networks={networks} vms={vms} filter={filter} />
      ) : (
        <NetworkPicture networks={networks} vms={vms} by={view} filter={filter} />
      )}
      {vms.length < 1000 ? null : <p>{t('network.onlyFirst', { count: vms.length })}</p>}
    </div>
  )
}
