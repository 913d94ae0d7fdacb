/**
 * protocols/libvirt/CALLS.md says what the client's tables say, and leaves no call without a daemon that was asked or a reason.
 *
 * It is written by tests/live/libvirt-calls, from real daemons; that what they answered is still true is checked there.
 */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { callsTable, namedTests, readCallsTable, unexplained } from '../tests/live/support/calls-table.ts'

const root = new URL('../', import.meta.url)
const written = readFileSync(new URL('protocols/libvirt/CALLS.md', root), 'utf8')

test('the table of calls says what the code does', () => {
  expect(written).toBe(callsTable(readCallsTable(written)))
})

test('every call was made to a real daemon, or says why it cannot be here', () => {
  expect(unexplained(readCallsTable(written))).toEqual([])
})

test('the tests that it names exist', () => {
  expect(namedTests().filter((path) => !existsSync(new URL(`${path}.itest.ts`, root)))).toEqual([])
})
