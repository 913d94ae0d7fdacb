/** The must-run list: what counts as having run. */
import { expect, test } from 'vitest'
import { missedTests } from './must-run.ts'
import type { TestOutcome } from './tally-reporter.ts'

const tests: TestOutcome[] = [
  { file: 'a.test.ts', name: 'outer > boots', state: 'passed' },
  { file: 'a.test.ts', name: 'outer > migrates', state: 'skipped', note: 'there is one host only' },
  { file: 'a.test.ts', name: 'inner > boots', state: 'passed' },
  { file: 'b.test.ts', name: 'breaks', state: 'failed' },
]

const cases = [
  { name: 'a test that passed has run', line: 'a.test.ts > outer > boots', missed: [] },
  { name: 'a test that failed has run', line: 'b.test.ts', missed: [] },
  {
    name: 'a skipped test in a listed file is missed, with its reason',
    line: 'a.test.ts',
    missed: ['a.test.ts > outer > migrates: it was skipped, because there is one host only'],
  },
  {
    name: 'a skipped test in a listed group is missed',
    line: 'a.test.ts > outer',
    missed: ['a.test.ts > outer > migrates: it was skipped, because there is one host only'],
  },
  { name: 'a skipped test in another group is not', line: 'a.test.ts > inner', missed: [] },
  { name: 'half a name is not a group', line: 'a.test.ts > out', missed: ['a.test.ts > out: there is no such test'] },
  { name: 'a file that is gone is missed', line: 'c.test.ts', missed: ['c.test.ts: there is no such test'] },
  { name: 'a renamed test is missed', line: 'b.test.ts > broke', missed: ['b.test.ts > broke: there is no such test'] },
]

for (const { name, line, missed } of cases) {
  test(name, () => expect(missedTests([line], tests)).toEqual(missed))
}
