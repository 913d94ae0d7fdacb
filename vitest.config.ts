/**
 * Two projects. `unit` shares one module graph between files (isolation costs eight times the time), so unit tests keep
 * no state in modules. `integration` (*.itest.ts) starts real daemons, guests, databases and browsers, one file at a time.
 */
import { defineConfig } from 'vitest/config'

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
          name: 'integration',
          include: ['{tests,formats,protocols,core,drivers,edges,apps,bench}/**/*.itest.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
