/** Which text messages of a console are errors. */
import { expect, test } from 'vitest'
import { consoleProblem } from './console-problem.ts'

test('a problem gives its detail', () => {
  const message = JSON.stringify({ problem: { code: 'CONSOLE_UNAVAILABLE', detail: 'VM "web01" does not run' } })
  expect(consoleProblem(message)).toBe('VM "web01" does not run')
})

test('a greeting is no problem', () => {
  expect(consoleProblem('{"kind":"serial","vm":"web01","password":null}')).toBeUndefined()
})
