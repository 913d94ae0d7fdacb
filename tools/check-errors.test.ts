/** docs/errors.md lists the codes that exist, with their statuses, and no others. */
import { statusOf } from '@covisor/api'
import { expect, test } from 'vitest'
import { readSource } from './workspace.ts'

const rows = [...readSource('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (.+) \| (.+) \|$/gm)]

test('the documented codes and statuses are those of the code, both ways', () => {
  const documented = Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))
  expect(documented).toEqual(statusOf)
})

test('every code stands there once, in order', () => {
  const codes = rows.map(([, code]) => code)
  expect(codes).toEqual([...new Set(codes)].toSorted(byCode))
})

/** The order of the table in core/model. */
function byCode(a: string | undefined, b: string | undefined): number {
  const order = Object.keys(statusOf)
  return order.indexOf(a ?? '') - order.indexOf(b ?? '')
}
