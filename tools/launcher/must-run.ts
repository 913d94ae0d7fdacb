/**
 * The tests without which a green run would prove nothing: each line of tests/must-run.json is a test file, or a file and the
 * name of a test or of a group of tests ("FILE > NAME"), that must have run. A skipped test is easy to overlook; a test on this
 * list is not. Groups are for contracts that run over several worlds, of which some lack what others have.
 */
import type { TestOutcome } from './tally-reporter.ts'

export function missedTests(mustRun: readonly string[], tests: readonly TestOutcome[]): string[] {
  return mustRun.flatMap((line) => {
    const [file, name] = split(line)
    const found = tests.filter((test) => test.file === file && (name === undefined || isOf(name, test)))
    if (found.length === 0) return [`${line}: there is no such test`]
    return found
      .filter(({ state }) => state === 'skipped')
      .map((test) => `${test.file} > ${test.name}: it was skipped${because(test)}`)
  })
}

const isOf = (name: string, test: TestOutcome) => test.name === name || test.name.startsWith(`${name} > `)

const because = ({ note }: TestOutcome) => (note === undefined ? '' : `, because ${note}`)

/** The file ends at the first separator; names of nested tests hold more of them. */
function split(line: string): [file: string, name: string | undefined] {
  const at = line.indexOf(' > ')
  return at === -1 ? [line, undefined] : [line.slice(0, at), line.slice(at + 3)]
}
