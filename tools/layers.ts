/**
 * The architecture: which package may import which. Read by check-layers.test.ts, which fails on any other arrow.
 *
 * A pattern ends in `*` or names one package by its folder. A package may use what every pattern that matches it allows.
 * A new line here needs an ADR (docs/adr).
 */
export const allowedArrows: Readonly<Record<string, readonly string[]>> = {
  // Usable alone, know nothing of the product.
  'formats/*': [],
  'formats/ovf': ['formats/xml'], // ADR-0001
  'protocols/*': [],
  'protocols/libvirt': ['formats/xml'], // ADR-0013

  'core/model': [],
  'core/tasks': [],
  'core/driver-api': ['core/model'],
  'core/scheduler': ['core/model'],
  'core/store': ['core/model', 'core/tasks'], // it implements the log that tasks defines
  'core/control': ['core/model', 'core/driver-api', 'core/tasks', 'core/scheduler', 'core/store', 'formats/*'],

  'drivers/*': ['core/model', 'core/driver-api', 'protocols/*', 'formats/*'],
  'sims/*': ['protocols/*'],

  'edges/api': ['core/model', 'core/control'],
  'edges/compat-*': ['core/model', 'core/control'],
  'edges/compat-vsphere': ['protocols/vim'],
  'edges/client': [],
  'edges/cli': ['edges/client', 'formats/*', 'core/model'], // ADR-0021
  'edges/console': ['edges/client'],

  // The composition root: the only package that knows concrete drivers and a concrete database.
  'apps/server': ['core/*', 'drivers/*', 'edges/api', 'edges/compat-*', 'edges/console'],

  // Nothing imports these, so they may import anything.
  'tests/*': ['*'],
  bench: ['*'],
  tools: ['*'],
}

/** What the tests of any package may use besides. */
export const allowedInTests: readonly string[] = ['drivers/simulated', 'sims/*', 'tests/lab']

export function isAllowed(from: string, to: string): boolean {
  return Object.entries(allowedArrows).some(
    ([pattern, targets]) => matches(pattern, from) && targets.some((target) => matches(target, to)),
  )
}

export function isAllowedInTests(from: string, to: string): boolean {
  return isAllowed(from, to) || allowedInTests.some((target) => matches(target, to))
}

function matches(pattern: string, folder: string): boolean {
  return pattern.endsWith('*') ? folder.startsWith(pattern.slice(0, -1)) : pattern === folder
}
