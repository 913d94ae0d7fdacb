/** Exit codes are permanent and total: scripts rely on them. */
import { ApiProblem, errorCodes, ServerUnreachable } from '@covisor/client'
import { DiskFormatError } from '@covisor/disk'
import { OvfError } from '@covisor/ovf'
import { expect, test } from 'vitest'
import { FileError } from '../file-error.ts'
import { UsageError } from '../usage-error.ts'
import { exit, exitCodeFor, exitCodeOf, exitMeanings } from './exit-codes.ts'
import { NoServer } from './no-server.ts'

test('every error code of the API has an exit code, and only those', () => {
  expect(Object.keys(exitCodeOf).toSorted()).toEqual([...errorCodes].toSorted())
})

test('exit codes differ, fit a byte, and each is explained', () => {
  const codes = Object.values(exit)
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes.every((code) => code >= 0 && code < 256)).toBe(true)
  expect(Object.keys(exitMeanings)).toEqual(Object.keys(exit))
})

test('no error of the API ends like success or like Ctrl-C', () => {
  const codes: readonly number[] = Object.values(exitCodeOf)
  expect(codes.filter((code) => code === exit.ok || code === exit.detached)).toEqual([])
})

const problem = (code: string) => new ApiProblem({ code, status: 400, detail: '' })
const offset = 0
const clause = ''

test.each([
  ['a wrong command line', new UsageError(''), 2],
  ['a VM that is not there', problem('NOT_FOUND'), 3],
  ['a VM in the wrong state', problem('VM_STATE_CONFLICT'), 4],
  ['somebody who may not', problem('FORBIDDEN'), 5],
  ['a server that is away', new ServerUnreachable('http://x', undefined), 6],
  ['no server at all', new NoServer(''), 6],
  ['a full pool', problem('POOL_FULL'), 7],
  ['an appliance that the server cannot read', problem('IMPORT_INVALID'), 8],
  ['a file that is not there', new FileError(''), 8],
  ['a damaged disk', new DiskFormatError({ file: '', offset, reason: 'corrupt', clause, text: '' }), 8],
  ['a damaged descriptor', new OvfError({ file: '', clause, text: '' }), 8],
  ['a code of a newer server', problem('FROM_THE_FUTURE'), 1],
  ['a name that is everywhere', problem('toString'), 1],
  ['anything else', new Error(''), 1],
])('%s', (_, error, code) => {
  expect(exitCodeFor(error)).toBe(code)
})
