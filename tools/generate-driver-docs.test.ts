/** Whether docs/drivers.md is what the drivers say of themselves. */
import { capabilityNames } from '@covisor/model'
import { expect, test } from 'vitest'
import { DRIVER_DOCS, driverDocs } from './generate-driver-docs.ts'
import { readSource } from './workspace.ts'

test('the checked-in matrix is what the drivers say', async () => {
  expect(readSource(DRIVER_DOCS), 'run node tools/generate-driver-docs.ts').toBe(await driverDocs())
})

test('it has each capability once, and a reason for each that is not granted everywhere', async () => {
  const [page = ''] = (await driverDocs()).split('\n## ')
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)]
  expect(rows.map(([, name]) => name)).toEqual([...capabilityNames])
  for (const [, name, cells = ''] of rows) {
    const reasons = page.split('\n').filter((line) => line.startsWith('- ') && line.includes(`\`${name}\``))
    expect(reasons, name).toHaveLength(cells.split(' | ').filter((cell) => cell !== 'yes').length)
  }
})
