/**
 * A vitest reporter that writes down what became of each test, for the closing line and the must-run list of `covisor test`.
 *
 * vitest's own JSON reporter leaves out why a test was skipped; here that is the point.
 */
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'
import { root } from '../workspace.ts'

export interface TestOutcome {
  readonly file: string
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** Why it was skipped, or the first lines of what it failed with. */
  readonly note?: string
}

export interface Tally {
  readonly tests: readonly TestOutcome[]
  /** Errors outside of any test: a file that does not load, an unhandled rejection. */
  readonly errors: readonly string[]
}

export default class TallyReporter implements Reporter {
  readonly #file = process.env['COVISOR_TALLY']

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    if (this.#file === undefined) return
    const tests = modules.flatMap((module) => [...module.children.allTests()].map((test) => outcome(module, test)))
    const broken = modules.flatMap((module) => module.errors().map(({ message }) => `${pathOf(module)}: ${message}`))
    const tally: Tally = { tests, errors: [...broken, ...unhandled.map(({ message }) => message)] }
    writeFileSync(this.#file, JSON.stringify(tally))
  }
}

function outcome(module: TestModule, test: TestCase): TestOutcome {
  const result = test.result()
  const state = result.state === 'pending' ? 'skipped' : result.state
  const note =
    result.state === 'skipped' ? result.note : result.errors?.map(({ message }) => firstLines(message)).join('; ')
  return { file: pathOf(module), name: test.fullName, state, ...(note !== undefined && note !== '' && { note }) }
}

/** Enough to tell one failure from another in a log of which only the end was kept. */
const firstLines = (message: string) => stripVTControlCharacters(message).split('\n').slice(0, 6).join('\n    ')

const pathOf = (module: TestModule) => relative(root, module.moduleId)
