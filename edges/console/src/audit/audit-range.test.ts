/** From the address to the question, and from instants to fields and back. */
import { expect, test } from 'vitest'
import { auditSearch } from '../search.ts'
import { asField, auditQuestion, fromField } from './audit-range.ts'

const now = Date.parse('2026-11-08T12:00:00Z')

test.each([
  ['hour', '2026-11-08T11:00:00.000Z'],
  ['day', '2026-11-07T12:00:00.000Z'],
  ['week', '2026-11-01T12:00:00.000Z'],
])('the last %s is asked for from then on', (last, from) => {
  expect(auditQuestion(auditSearch({ last, verb: 'vm:*' }), now)).toEqual({ verb: 'vm:*', from })
})

test('columns and a span are no business of the server', () => {
  const question = auditQuestion(auditSearch({ columns: 'who', last: 'day', actor: 'ada' }), now)
  expect(Object.keys(question).toSorted()).toEqual(['actor', 'from'])
})

test('a time of one’s own takes the place of a span, and what is no time is left out of the address', () => {
  expect(auditSearch({ from: '2026-11-01', to: 'day 2', last: 'day' })).toEqual({ from: '2026-11-01T00:00:00.000Z' })
  expect(auditSearch({ last: 'year', interface: 'telnet', outcome: 'perhaps' })).toEqual({})
})

test('a field shows the minute of the reader’s clock and gives it back', () => {
  const minute = '2026-03-04T05:06:00.000Z'
  expect(asField(minute)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  expect(fromField(asField(minute))).toBe(minute)
  expect(asField(undefined)).toBe('')
})

test('a field that is empty or half typed is no time', () => {
  expect([fromField(''), fromField('2026-')]).toEqual([undefined, undefined])
})
