/** Mappings that were given a name. */
import { expect, test } from 'vitest'
import { keptOf, mappingOf, networkFor, noMapping } from './mapping-profiles.ts'

const lan = { id: '1', name: 'lan' }
const dmz = { id: '2', name: 'dmz' }
const kept = {
  id: 'p',
  name: 'branch',
  networks: [
    { theirs: 'VM Network', network: lan },
    { theirs: 'old', network: { id: '9', name: '' } },
  ],
  pool: { id: '7', name: 'fast' },
  diskBus: 'sata' as const,
  nicModel: null,
  firmware: null,
  vcpus: 4,
  memoryMiB: null,
  deploymentOption: null,
  generation: 1,
}

test('a profile becomes the mapping of the form; what is gone is not said', () => {
  const mapping = { ...noMapping, networks: { 'VM Network': '1' }, pool: '7', diskBus: 'sata', vcpus: 4 }
  expect(mappingOf(kept)).toEqual(mapping)
})

test('kept again, networks of other appliances stay, and what was left to the server is left out', () => {
  expect(keptOf('branch', { ...noMapping, networks: { DMZ: '2' } }, kept)).toEqual({
    name: 'branch',
    networks: { 'VM Network': '1', DMZ: '2' },
  })
})

const choices = [
  { networks: { theirs: '2' }, theirs: 'theirs', becomes: '2', why: 'it is named' },
  { networks: { '*': '2' }, theirs: 'theirs', becomes: '2', why: 'all others go there' },
  { networks: {}, theirs: 'dmz', becomes: '2', why: 'it has the same name here' },
  { networks: { theirs: 'gone' }, theirs: 'theirs', becomes: '1', why: 'the one that was named is gone' },
]

test.each(choices)('network $theirs becomes $becomes, because $why', ({ networks, theirs, becomes }) => {
  expect(networkFor(theirs, { ...noMapping, networks }, [lan, dmz])).toBe(becomes)
})
