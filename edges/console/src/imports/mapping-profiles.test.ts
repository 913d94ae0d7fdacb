/** Mappings that were given a name. */
import { expect, test } from 'vitest'
import { networkFor, noMapping, readProfiles, withProfile } from './mapping-profiles.ts'

const lan = { id: '1', name: 'lan' }
const dmz = { id: '2', name: 'dmz' }

test('what is kept comes back', () => {
  const profile = { ...noMapping, name: 'branch', networks: { 'VM Network': '1' }, diskBus: 'sata' }
  expect(readProfiles(JSON.stringify(withProfile([], profile)))).toEqual([profile])
})

test.each([null, '', '{', '3', '[null,3,{"name":4}]', '[{"name":"x"}]'])('%s gives no profile and no error', (kept) => {
  expect(readProfiles(kept)).toEqual([])
})

test('one of the same name is replaced', () => {
  const all = withProfile([{ ...noMapping, name: 'a' }], { ...noMapping, name: 'a', pool: 'p' })
  expect(all).toEqual([{ ...noMapping, name: 'a', pool: 'p' }])
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
