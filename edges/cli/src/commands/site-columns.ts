/** How sites look. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

type Site = Schema<'Site'>

const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name).join(', ')

export const siteColumns: readonly Column<Site>[] = [
  { header: 'NAME', cell: (site) => site.name },
  { header: 'CLUSTERS', cell: (site) => names(site.clusters) },
  { header: 'HOSTS', cell: (site) => names(site.hosts) },
  { header: 'RACKS', cell: (site) => site.racks.map((rack) => `${rack.name} (${names(rack.hosts)})`).join(', ') },
]
