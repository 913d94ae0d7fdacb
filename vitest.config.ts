/**
 * Four projects. `unit` shares one module graph between files (isolation costs eight times the time), so unit tests keep
 * no state in modules. `package` (*.itest.ts beside the code) uses real files, databases and programs, and `system` (tests/system)
 * whole servers with browsers, each file its own, so that two run at a time. `live` (the rest of tests/) has real hypervisors and
 * guests, which the machine has once: one file at a time.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// As the launcher does for the product: worker threads of the code under test need not strip types again and again.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('.covisor/compile-cache', import.meta.url))

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{formats,protocols,core,drivers,sims,edges,apps,tools}/**/*.test.{ts,tsx}'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['{formats,protocols,core,drivers,edges,apps,bench}/**/*.itest.ts'],
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/system/**/*.itest.ts'],
          globalSetup: ['tests/system/support/build-console-once.ts'],
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'live',
          include: ['tests/{live,lab}/**/*.itest.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
