/**
 * `covisor test`: installs what the tests need, then runs every check and every test, and ends with one plain line.
 *
 * Continuous integration runs exactly this. Checks and tests all run even when an earlier one fails: one run says all.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { labUnavailable } from '../../tests/lab/src/lab-unavailable.ts'
import { postgresUnavailable } from '../../tests/lab/src/postgres.ts'
import { root } from '../workspace.ts'
import { installPackages } from './install-packages.ts'
import { acceleration } from './kvm.ts'
import { missedTests } from './must-run.ts'
import { applianceNeeds, hypervisorNeeds, testNeeds } from './needed-packages.ts'
import { say } from './say.ts'
import type { Tally, TestOutcome } from './tally-reporter.ts'

const help = `covisor test [--unit | --integration | --live | --system] [--no-install] [--yes] [FILE…]

Installs what the tests need, then runs the type check, lint, format check and all tests.

  --unit          unit tests and checks only: no daemons, no packages to install
  --integration   only tests with real daemons, guests, databases and browsers
  --live          only tests/live: real libvirtd and QEMU
  --system        only tests/system: the whole server
  --no-install    takes the machine as it is
  --yes           installs without asking (also when CI is set)

Example:
  ./covisor test --integration formats/disk`

const options = {
  unit: { type: 'boolean' },
  integration: { type: 'boolean' },
  live: { type: 'boolean' },
  system: { type: 'boolean' },
  'no-install': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  help: { type: 'boolean', short: 'h' },
} as const

export async function test(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help === true) {
    console.log(help)
    return 0
  }
  const yes = values.yes === true || process.env['CI'] !== undefined
  if (values.unit !== true && values['no-install'] !== true) {
    await installPackages([...hypervisorNeeds, ...applianceNeeds, ...testNeeds], { yes, tolerant: true })
  }
  if (values.unit !== true) await sayWhatCannotRun()

  const files = [
    ...positionals,
    ...(values.live === true ? ['tests/live'] : []),
    ...(values.system === true ? ['tests/system'] : []),
  ]
  const realOnly = values.integration === true || values.live === true || values.system === true
  const projects = [...(realOnly ? [] : ['unit']), ...(values.unit === true ? [] : ['package', 'system', 'live'])]
  const isWhole = values.unit !== true && !realOnly && files.length === 0
  const checks = realOnly || positionals.length > 0 ? [] : await runChecks()
  const tally = await runTests(projects, files)
  return conclude(checks, tally, isWhole ? await mustRun() : [])
}

async function sayWhatCannotRun(): Promise<void> {
  const [lab, postgres, speed] = await Promise.all([labUnavailable(), postgresUnavailable(), acceleration()])
  if (lab !== undefined) say(`tests with private libvirt hosts cannot run: ${lab}`)
  if (postgres !== undefined) say(`tests on PostgreSQL cannot run: ${postgres}`)
  if (!speed.kvm) say(`guests run emulated (TCG), because ${speed.reason}`)
}

interface Check {
  readonly name: string
  readonly passed: boolean
}

async function runChecks(): Promise<Check[]> {
  const checks: Check[] = []
  for (const [name, argv] of Object.entries({
    'type check': ['tsc', '-p', 'tsconfig.json'],
    lint: ['oxlint', '--type-aware', '--quiet'],
    format: ['biome', 'check', '--linter-enabled=false', '.'],
  })) {
    say(`${name}: ${argv.join(' ')}`)
    checks.push({ name, passed: (await run(argv)) === 0 })
  }
  return checks
}

async function runTests(projects: readonly string[], files: readonly string[]): Promise<Tally> {
  const tallyFile = join(root, '.covisor/tally.json')
  await mkdir(join(root, '.covisor'), { recursive: true })
  await rm(tallyFile, { force: true })
  const selection = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=./tools/launcher/tally-reporter.ts']
  say(`tests: ${projects.join(' and ')}`)
  const code = await run(['vitest', 'run', ...selection, ...reporters, ...files], { COVISOR_TALLY: tallyFile })
  const text = await readFile(tallyFile, 'utf8').catch(() => undefined)
  if (text === undefined) return { tests: [], errors: [`vitest ended with ${code} and without a result`] }
  return JSON.parse(text) as Tally
}

async function mustRun(): Promise<string[]> {
  return JSON.parse(await readFile(join(root, 'tests/must-run.json'), 'utf8')) as string[]
}

function conclude(checks: readonly Check[], { tests, errors }: Tally, mustRunList: readonly string[]): number {
  const missed = missedTests(mustRunList, tests)
  const skipped = tests.filter(({ state }) => state === 'skipped')
  if (skipped.length > 0) say(`not run:\n${skipped.map(skippedLine).join('\n')}`)
  for (const { name, passed } of checks) if (!passed) say(`failed: ${name}`)
  for (const test of tests) if (test.state === 'failed') say(`failed: ${failedLine(test)}`)
  for (const error of errors) say(`failed: ${error}`)
  for (const line of missed) say(`must run, and did not: ${line}`)

  const passed = tests.filter(({ state }) => state === 'passed').length + checks.filter((check) => check.passed).length
  const failed =
    tests.filter(({ state }) => state === 'failed').length +
    checks.filter((check) => !check.passed).length +
    errors.length +
    missed.length
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)
  return failed === 0 && passed > 0 ? 0 : 1
}

const skippedLine = ({ file, name, note }: TestOutcome) =>
  `  ${file} > ${name}${note === undefined ? '' : ` (${note})`}`

const failedLine = ({ file, name, note }: TestOutcome) =>
  `${file} > ${name}${note === undefined ? '' : `\n    ${note}`}`

/** The programs of node_modules, run by this Node and not by whichever `node` comes first in PATH. */
async function run([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const bin = join(root, 'node_modules/.bin')
  const path = [dirname(process.execPath), bin, process.env['PATH'] ?? ''].join(delimiter)
  const child = spawn(process.execPath, [join(bin, program), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, PATH: path },
  })
  const [code] = await once(child, 'exit')
  return code === null ? 1 : Number(code)
}
