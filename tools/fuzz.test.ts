/** A few hundred damaged inputs for each parser that has a fuzz target, so that every run of the tests is a small fuzz run. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { FuzzTarget } from './fuzz.ts'
import { mutate } from './fuzz-mutations.ts'

const parsers = [
  ['formats/disk', 'vmdk', 300],
  ['formats/disk', 'qcow2', 300],
  ['formats/disk', 'vhd', 150],
  ['formats/disk', 'vhdx', 20],
  ['formats/disk', 'vdi', 150],
  ['formats/disk', 'parallels', 150],
  ['formats/disk', 'wrapped', 150],
  ['protocols/libvirt', 'replies', 200],
] as const

describe.each(parsers)('%s/%s', (folder, name, inputs) => {
  test('ends in a result or in its own kind of error, whatever is damaged', async () => {
    const home = new URL(`../${folder}/`, import.meta.url)
    const { target } = (await import(new URL(`fuzz/${name}.ts`, home).href)) as { target: FuzzTarget }
    const seedsFolder = new URL(`fuzz-seeds/${name}/`, home)
    const seeds = readdirSync(seedsFolder).map((file) => {
      const bytes = readFileSync(new URL(file, seedsFolder))
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
