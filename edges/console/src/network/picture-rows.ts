/**
 * What the picture of the network shows: a vertical line per network, a row per VM with a dot where it has a card on a line, grouped by
 * host or by network. Rows stay readable however many there are, which a drawing of boxes and crossing lines does not. Pure.
 */

export interface PictureVm {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly host: { readonly id: string; readonly name: string } | null
  readonly nics: readonly { readonly network: string | null; readonly connected: boolean; readonly mac: string }[]
}

export interface PictureNetwork {
  readonly id: string
  readonly name: string
  readonly active: boolean
  readonly hosts: readonly { readonly id: string; readonly name: string }[]
}

export interface Port {
  /** Which line, from the left. */
  readonly line: number
  readonly isPlugged: boolean
  readonly mac: string
}

export interface PictureRow {
  readonly vm: PictureVm
  readonly ports: readonly Port[]
}

export interface PictureGroup {
  readonly id: string
  readonly title: string
  readonly rows: readonly PictureRow[]
  /** Lines that reach this host, or the line that this group is of. */
  readonly lines: readonly number[]
  /** Cards of all its rows on each line. */
  readonly portsOnLine: ReadonlyMap<number, number>
}

export type Grouping = 'host' | 'network'

interface Shown {
  readonly networks: readonly PictureNetwork[]
  readonly vms: readonly PictureVm[]
  readonly by: Grouping
  /** A part of the name of a VM, a network or a host. */
  readonly filter: string
  /** Title of the group of what has no host, or no network. */
  readonly none: string
}

export interface NetworkPictureModel {
  readonly lines: readonly PictureNetwork[]
  readonly groups: readonly PictureGroup[]
}

export function pictureRows({ networks, vms, by, filter, none }: Shown): NetworkPictureModel {
  const wanted = filter.trim().toLowerCase()
  const has = (text: string) => text.toLowerCase().includes(wanted)
  // A filter that names networks leaves only their lines; one that names VMs or hosts leaves all lines.
  const named = wanted === '' ? [] : networks.filter(({ name }) => has(name))
  const lines = named.length > 0 ? named : networks
  const rows = vms
    .map((vm) => ({ vm, ports: portsOf(vm, lines) }))
    .filter(({ vm, ports }) => has(vm.name) || has(vm.host?.name ?? '') || (named.length > 0 && ports.length > 0))
  const groups = by === 'host' ? byHost(rows, lines, none) : byNetwork(rows, lines, none)
  return { lines, groups: groups.filter((group) => group.rows.length > 0) }
}

function byHost(rows: readonly PictureRow[], lines: readonly PictureNetwork[], none: string): PictureGroup[] {
  const hosts = Map.groupBy(rows, ({ vm }) => vm.host?.id ?? '')
  return [...hosts]
    .map(([id, all]) => {
      const reaching = lines.flatMap((line, index) => (line.hosts.some((host) => host.id === id) ? [index] : []))
      return groupOf(id, all[0]?.vm.host?.name ?? none, all, reaching)
    })
    .toSorted((a, b) => a.title.localeCompare(b.title))
}

/** A VM with cards on several networks stands in the group of each. */
function byNetwork(rows: readonly PictureRow[], lines: readonly PictureNetwork[], none: string): PictureGroup[] {
  const groups = lines.map((line, index) =>
    groupOf(
      line.id,
      titleOfLine(line, lines),
      rows.filter(({ ports }) => ports.some((port) => port.line === index)),
      [index],
    ),
  )
  const outside = rows.filter(({ ports }) => ports.length === 0)
  return [...groups, groupOf('', none, outside, [])]
}

function groupOf(id: string, title: string, rows: readonly PictureRow[], lines: readonly number[]): PictureGroup {
  const portsOnLine = new Map<number, number>()
  for (const { ports } of rows) for (const { line } of ports) portsOnLine.set(line, (portsOnLine.get(line) ?? 0) + 1)
  return { id, title, rows: rows.toSorted((a, b) => a.vm.name.localeCompare(b.vm.name)), lines, portsOnLine }
}

/** With its hosts where the name alone would be two networks. */
export function titleOfLine(line: PictureNetwork, lines: readonly PictureNetwork[]): string {
  const isOnlyOne = lines.filter(({ name }) => name === line.name).length === 1
  return isOnlyOne ? line.name : `${line.name} (${line.hosts.map(({ name }) => name).join(', ')})`
}

/** Two hosts may each have a network of one name: a card is on the one that reaches its VM's host. */
function portsOf({ nics, host }: PictureVm, lines: readonly PictureNetwork[]): Port[] {
  return nics.flatMap(({ network, connected, mac }) => {
    const here = lines.findIndex((line) => line.name === network && line.hosts.some(({ id }) => id === host?.id))
    const line = here >= 0 ? here : lines.findIndex(({ name }) => name === network)
    return line < 0 ? [] : [{ line, isPlugged: connected, mac }]
  })
}
