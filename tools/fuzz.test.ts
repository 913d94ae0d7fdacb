/** A few hundred damaged inputs for each parser that has a fuzz target, so that every run of the tests is a small fuzz run. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { FuzzTarget } from './fuzz.ts'
import { mutate } from './fuzz-mutations.ts'

const disk = new URL('../formats/disk/', import.meta.url)
const parsers = [
  ['vmdk', 300],
  ['qcow2', 300],
  ['vhd', 150],
  ['vhdx', 20],
  ['vdi', 150],
  ['parallels', 150],
] as const

describe.each(parsers)('formats/disk/%s', (name, inputs) => {
  test('ends in a disk or in its own kind of error, whatever is damaged', async () => {
    const { target } = (await import(new URL(`fuzz/${name}.ts`, disk).href)) as { target: FuzzTarget }
    const folder = new URL(`fuzz-seeds/${name}/`, disk)
    const seeds = readdirSync(folder).map((file) => {
      const bytes = readFileSync(new URL(file, folder))
      return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
    })
    for (const seed of seeds) await target.parse(Uint8Array.from(seed))
    for (let number = 0; number < inputs; number++) {
      const input = mutate(seeds, number)
      if (number % 2 === 0) target.repair?.(input)
      await target.parse(input).catch((error: unknown) => {
        expect(target.isExpected(error), `input ${number}: ${String(error)}`).toBe(true)
      })
    }
  })
})
