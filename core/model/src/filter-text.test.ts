/** The text of filters: terms, signs, quotes, and where a mistake is. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAppError } from './errors.ts'
import { parseFilter } from './filter-text.ts'

const read = (text: string) =>
  parseFilter(text).map(
    ({ key, sign, values, isNot }) => `${isNot ? 'not ' : ''}${key ?? '*'} ${sign} ${values.join('|')}`,
  )

describe('a filter', () => {
  test('is terms of key, sign and value', () => {
    expect(read('state:running host:kvm1 memory>4G vcpus<=2 name~web*')).toEqual([
      'state : running',
      'host : kvm1',
      'memory > 4G',
      'vcpus <= 2',
      'name ~ web*',
    ])
  })

  test('takes any of several values, words alone, and terms turned around', () => {
    expect(read('state:running,paused shop -tag:env=prod -old')).toEqual([
      'state : running|paused',
      '* : shop',
      'not tag : env=prod',
      'not * : old',
    ])
  })

  test('keeps what is quoted together', () => {
    expect(read('name:"web 1","a,b" "two words"')).toEqual(['name : web 1|a,b', '* : two words'])
  })

  test('of nothing lets everything through', () => {
    expect(read('  ')).toEqual([])
  })

  test.each([
    ['name:', 'filter, character 1: "name:" lacks a value'],
    ['a state:running,', 'filter, character 3: "state:running," lacks a value'],
    ['state:,x', 'filter, character 1: "state:,x" lacks a value'],
    ['ok "never ends', 'filter, character 4: the quote is not closed'],
    ['x '.repeat(21), 'filter, character 1: it has 21 terms; at most 20 are read'],
  ])('%s is refused with its place', (text, why) => {
    expect(() => parseFilter(text)).toThrow(why)
  })

  test('of anything is read or refused, never something else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        try {
          for (const { values } of parseFilter(text)) expect(values.every((value) => value !== '')).toBe(true)
        } catch (error) {
          expect(isAppError(error), String(error)).toBe(true)
        }
      }),
    )
  })
})

test('a term has no more values than a database compares', () => {
  expect(parseFilter(`id:${'a,'.repeat(99)}a`)[0]!.values).toHaveLength(100)
  expect(() => parseFilter(`id:${'a,'.repeat(100)}a`)).toThrow('it has 101 values; at most 100 are read')
})
