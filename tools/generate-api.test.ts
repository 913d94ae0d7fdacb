/** Whether what is checked in is what the routes say. */
import { expect, test } from 'vitest'
import { generateApi } from './generate-api.ts'
import { readSource } from './workspace.ts'

test('the checked-in API document and client types are those of the routes', async () => {
  const stale = Object.entries(await generateApi()).filter(([path, text]) => readSource(path) !== text)
  expect(stale.map(([path]) => `${path} is stale: run node tools/generate-api.ts`)).toEqual([])
})
