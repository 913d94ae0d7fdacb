/** What a filter lets through of a list that the page has whole, its order, and what completion offers. */
import { expect, test } from 'vitest'
import { completionOf, type Field, inOrder, rowsThatPass } from './list-filter.ts'

interface Host {
  readonly name: string
  readonly state: string
  readonly memory: number
}

const hosts: readonly Host[] = [
  { name: 'kvm10', state: 'connected', memory: 512 },
  { name: 'kvm2', state: 'connected', memory: 256 },
  { name: 'lab (old)', state: 'disconnected', memory: 64 },
]

const fields: readonly Field<Host>[] = [
  { key: 'name', header: 'Name', value: ({ name }) => name },
  { key: 'state', header: 'State', value: ({ state }) => state },
  { key: 'memory', header: 'Memory', value: ({ memory }) => memory },
]

const filters = [
  { filter: '', passes: ['kvm10', 'kvm2', 'lab (old)'] },
  { filter: 'KVM', passes: ['kvm10', 'kvm2'] },
  { filter: 'kvm -kvm2', passes: ['kvm10'] },
  { filter: 'state:connected', passes: ['kvm10', 'kvm2'] },
  { filter: '-state:connected', passes: ['lab (old)'] },
  { filter: 'name:kvm*', passes: ['kvm10', 'kvm2'] },
  { filter: 'name:kvm2,kvm10', passes: ['kvm10', 'kvm2'] },
  { filter: 'name:"lab (old)"', passes: ['lab (old)'] },
  { filter: 'name~(OLD', passes: ['lab (old)'] },
  { filter: 'memory>=256', passes: ['kvm10', 'kvm2'] },
  { filter: 'memory<256', passes: ['lab (old)'] },
  { filter: 'memory>many', passes: [] },
  { filter: 'colour:red', passes: [] },
  { filter: '"', passes: ['kvm10', 'kvm2', 'lab (old)'] },
]

test.each(filters)('$filter lets through $passes', ({ filter, passes }) => {
  expect(rowsThatPass(hosts, filter, fields).map(({ name }) => name)).toEqual(passes)
})

test('order is that of numbers where there are numbers, also in names', () => {
  const names = (sort: string | undefined) => inOrder(hosts, sort, fields).map(({ name }) => name)
  expect(names('name')).toEqual(['kvm2', 'kvm10', 'lab (old)'])
  expect(names('-memory')).toEqual(['kvm10', 'kvm2', 'lab (old)'])
  expect(names('nonsense')).toEqual(['kvm10', 'kvm2', 'lab (old)'])
})

test('completion offers columns, then what is in the column', () => {
  const options = (text: string) => completionOf(hosts, fields)(text, text.length).options.map((option) => option.text)
  expect(options('st')).toEqual(['state:'])
  expect(options('kvm -st')).toEqual(['-state:'])
  expect(options('state:')).toEqual(['state:connected', 'state:disconnected'])
  expect(options('name:l')).toEqual(['name:"lab (old)"'])
  expect(options('memory>')).toEqual(['memory>64', 'memory>256', 'memory>512'])
})
