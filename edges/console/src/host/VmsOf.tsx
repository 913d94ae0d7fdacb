/** The VMs of a host: the first ones by name, and the way to the table of all. */
import type { Schema } from '@covisor/client'
import { List, ListItem } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { vmList } from '../queries.ts'
import { quoted } from '../vm/filter-words.ts'
import { t } from '../words/translate.ts'

const SHOWN = 50

export function VmsOf({ host }: { readonly host: Schema<'Host'> }): ReactNode {
  const { data } = useInfiniteQuery(vmList({ host: host.id }))
  const vms = data?.pages[0]?.items ?? []
  if (host.vms.total === 0) return <p>{t('host.noVms')}</p>
  return (
    <>
      <List isPlain aria-label={t('host.vmsHere')} className="cv-columns">
        {vms.slice(0, SHOWN).map((vm) => (
          <ListItem key={vm.id}>
            <Subject kind="vm" id={vm.id} name={vm.name} /> <StateLabel state={vm.state} />
          </ListItem>
        ))}
      </List>
      <RowLink to={`/vms?filter=${encodeURIComponent(`host:${quoted(host.name)}`)}`}>
        {t('host.allVms', { count: host.vms.total })}
      </RowLink>
    </>
  )
}
