/** What the picture of the network shows. */
import { expect, test } from 'vitest'
import { type Grouping, type PictureNetwork, type PictureVm, pictureRows } from './picture-rows.ts'

const kvm1 = { id: 'h1', name: 'kvm1' }
const kvm2 = { id: 'h2', name: 'kvm2' }
const network = (id: string, name: string, ...hosts: { id: string; name: string }[]): PictureNetwork => ({
  id,
  name,
  active: true,
  hosts,
})
const vm = (name: string, host: PictureVm['host'], ...networks: string[]): PictureVm => ({
  id: name,
  name,
  state: 'running',
  host,
  nics: networks.map((of) => ({ network: of, connected: true, mac: `${name}-${of}` })),
})

const networks = [network('n1', 'lan', kvm1, kvm2), network('n2', 'default', kvm1), network('n3', 'default', kvm2)]
const vms = [vm('web01', kvm1, 'lan', 'default'), vm('db01', kvm2, 'default'), vm('lone', null)]

const titled = (by: Grouping, filter = '') =>
  pictureRows({ networks, vms, by, filter, none: 'none' }).groups.map(({ title, rows }) => [
    title,
    ...rows.map((row) => row.vm.name),
  ])

test('rows are grouped by host', () => {
  expect(titled('host')).toEqual([
    ['kvm1', 'web01'],
    ['kvm2', 'db01'],
    ['none', 'lone'],
  ])
})

test('or by network, with a VM on two networks in both and one on none at the end', () => {
  expect(titled('network')).toEqual([
    ['lan', 'web01'],
    ['default (kvm1)', 'web01'],
    ['default (kvm2)', 'db01'],
    ['none', 'lone'],
  ])
})

test('a card is on the network of its own host, when two hosts have one of that name', () => {
  const { groups } = pictureRows({ networks, vms, by: 'host', filter: '', none: '' })
  const lineOf = (name: string) =>
    groups
      .flatMap(({ rows }) => rows)
      .find((row) => row.vm.name === name)
      ?.ports.at(-1)?.line
  expect([lineOf('web01'), lineOf('db01')]).toEqual([1, 2])
})

const filters = [
  { filter: 'WEB', shows: [['kvm1', 'web01']] },
  { filter: 'kvm2', shows: [['kvm2', 'db01']] },
  { filter: 'lan', shows: [['kvm1', 'web01']] },
  { filter: 'nothing', shows: [] },
]

test.each(filters)('"$filter" finds VMs, hosts and networks by a part of their names', ({ filter, shows }) => {
  expect(titled('host', filter)).toEqual(shows)
})

test('a group knows how many cards it has on each line', () => {
  const [first] = pictureRows({ networks, vms, by: 'host', filter: '', none: '' }).groups.filter(
    ({ id }) => id === 'h1',
  )
  expect([...first!.portsOnLine]).toEqual([
    [0, 1],
    [1, 1],
  ])
})
