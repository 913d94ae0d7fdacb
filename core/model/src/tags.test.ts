/** Which tags can be, and what a change makes of those there are. */
import { expect, test } from 'vitest'
import { changedTags, MAX_TAGS, tagText } from './tags.ts'

test('a change adds, replaces and removes, and leaves the others', () => {
  const before = { tier: 'web', owner: 'ann', prod: '' }
  expect(changedTags(before, { set: { tier: 'db', env: 'test' }, remove: ['prod', 'gone'] })).toEqual({
    env: 'test',
    owner: 'ann',
    tier: 'db',
  })
  expect(changedTags(before, {})).toEqual(before)
})

test('what looks the same is the same: tags are kept in one form of Unicode', () => {
  expect(changedTags({ 'caf\u00e9': 'a' }, { set: { 'cafe\u0301': 'b' } })).toEqual({ 'caf\u00e9': 'b' })
  expect(changedTags({ 'caf\u00e9': 'a' }, { remove: ['cafe\u0301'] })).toEqual({})
})

const refused: readonly { set: Record<string, string>; why: RegExp }[] = [
  { set: { '': 'x' }, why: /key "" is empty/ },
  { set: { 'a=b': '' }, why: /contains "="/ },
  { set: { ' a': '' }, why: /begins or ends with a space/ },
  { set: { a: 'b"c' }, why: /contains a quote/ },
  { set: { a: 'x\u202ey' }, why: /invisible/ },
  { set: { 'a\nb': '' }, why: /control/ },
  { set: { ['k'.repeat(65)]: '' }, why: /longer than 64/ },
  { set: { a: 'v'.repeat(129) }, why: /longer than 128/ },
  { set: Object.fromEntries([['__proto__', 'x']]), why: /cannot be used/ },
]
test.each(refused)('$why is said of a tag that cannot be', ({ set, why }) => {
  expect(() => changedTags({}, { set })).toThrow(why)
})

test('a thing has so many tags and no more', () => {
  const many = Object.fromEntries(Array.from({ length: MAX_TAGS }, (_, n) => [`t${n}`, '']))
  expect(Object.keys(changedTags({}, { set: many }))).toHaveLength(MAX_TAGS)
  expect(() => changedTags(many, { set: { more: '' } })).toThrow(/it would have 51 tags; at most 50/)
  expect(changedTags(many, { set: { more: '' }, remove: ['t0'] })).toHaveProperty('more')
})

test('a tag is written as it is filtered by', () => {
  expect([tagText('prod', ''), tagText('tier', 'a=b')]).toEqual(['prod', 'tier=a=b'])
})
