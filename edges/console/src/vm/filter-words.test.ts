/** What is offered while a filter is typed. */
import { describe, expect, test } from 'vitest'
import { completionAt, isWhole } from './filter-words.ts'

const known = { host: ['kvm1', 'kvm 2'], folder: ['shop'], tag: ['prod', 'tier=web', 'tier=front end'] }
const options = (text: string, caret = text.length) =>
  completionAt(text, caret, known).options.map((option) => option.text)

describe('completion of a filter', () => {
  test('offers keys at the start of a word, and keeps a minus', () => {
    expect(options('')).toContain('state:')
    expect(options('state:running me')).toEqual(['memory>'])
    expect(options('-st')).toEqual(['-state:'])
  })

  test('offers the values of a key, also after a comma', () => {
    expect(options('state:ru')).toEqual(['state:running'])
    expect(options('state:running,pau')).toEqual(['state:running,paused'])
    expect(options('managed:')).toEqual(['managed:yes', 'managed:no'])
  })

  test('quotes names with spaces', () => {
    expect(options('host:kvm')).toEqual(['host:kvm1', 'host:"kvm 2"'])
  })

  test('offers tags and folders that are in use', () => {
    expect(options('tag:ti')).toEqual(['tag:tier=web', 'tag:"tier=front end"'])
    expect(options('-folder:')).toEqual(['-folder:shop'])
  })

  test('replaces the word at the caret and no other', () => {
    expect(completionAt('sta name~x', 3, known)).toMatchObject({ from: 0, to: 3 })
  })

  test('offers nothing where anything may stand', () => {
    expect(options('vcpus>')).toEqual([])
    expect(options('name~we')).toEqual([])
  })
})

test.each([
  ['state:running', true],
  ['state:run', false],
  ['state:running,', false],
  ['memory>', false],
  ['memory>4G', true],
  ['shop', true],
  ['name~a managed:y', false],
])('"%s" is worth asking about: %s', (text, expected) => {
  expect(isWhole(text)).toBe(expected)
})
