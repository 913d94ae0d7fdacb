/**
 * Kills this process right behind one of its commits, before anybody hears of it.
 *
 * It watches the statements that go to SQLite, because that is where a commit happens; the server under test needs no hook
 * for it. Only for the child processes of system tests.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'

let left: number | undefined

export function dieAfterCommit(number: number): void {
  left = number
}

const { prepare, exec } = Object.getOwnPropertyDescriptors(DatabaseSync.prototype)

Object.defineProperty(DatabaseSync.prototype, 'prepare', {
  value(this: DatabaseSync, sql: string): StatementSync {
    const statement = prepare.value?.call(this, sql) as StatementSync
    return isCommit(sql) ? watched(statement) : statement
  },
})
Object.defineProperty(DatabaseSync.prototype, 'exec', {
  value(this: DatabaseSync, sql: string): void {
    exec.value?.call(this, sql)
    if (isCommit(sql)) committed()
  },
})

function watched(statement: StatementSync): StatementSync {
  for (const method of ['run', 'all', 'get'] as const) {
    const call = statement[method].bind(statement) as (...parameters: unknown[]) => unknown
    Object.defineProperty(statement, method, {
      value: (...parameters: unknown[]) => {
        const result = call(...parameters)
        committed()
        return result
      },
    })
  }
  return statement
}

function committed(): void {
  if (left === undefined) return
  left--
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}

const isCommit = (sql: string): boolean => /^\s*commit\b/i.test(sql)
