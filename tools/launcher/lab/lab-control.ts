/**
 * How the commands of `covisor lab` talk to the process that keeps the lab: one line of JSON there, one back, over a socket that
 * only its owner may open. The note says which process that is.
 */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { FaultName } from '../../../tests/lab/src/faults.ts'
import { root } from '../../workspace.ts'
import { isRunning, type RunningProcess } from '../running-process.ts'
import { UserError } from '../say.ts'

export const labFolder = join(root, '.covisor')
export const noteFile = join(labFolder, 'lab.json')
export const logFile = join(labFolder, 'lab.log')

export interface LabNote extends RunningProcess {
  /** A path; short, because a socket's path has at most 107 bytes (unix(7)). */
  readonly socket: string
}

export type LabQuestion =
  | { readonly verb: 'status' }
  | { readonly verb: 'break' | 'mend'; readonly host: string; readonly fault: FaultName | undefined }

export interface HostState {
  readonly name: string
  readonly uri: string
  /** How to get in by hand. */
  readonly ssh: string
  /** null: switched off. */
  readonly pid: number | null
  readonly broken: readonly FaultName[]
}

export interface LabState {
  readonly hosts: readonly HostState[]
  readonly shared: string
}

export type LabAnswer = LabState | { readonly error: string }

/** Throws UserError: no lab, or what the lab says. */
export async function askKeeper(question: LabQuestion): Promise<LabState> {
  const note = await readNote()
  if (note === undefined) throw new UserError('no lab is running. Start one with: ./covisor lab up 3')
  const socket = connect(note.socket)
  await once(socket, 'connect')
  socket.end(`${JSON.stringify(question)}\n`)
  const answer = JSON.parse(await text(socket)) as LabAnswer
  if ('error' in answer) throw new UserError(answer.error)
  return answer
}

export async function readNote(): Promise<LabNote | undefined> {
  const content = await readFile(noteFile, 'utf8').catch(() => undefined)
  const note = content === undefined ? undefined : (JSON.parse(content) as LabNote)
  return note !== undefined && (await isRunning(note)) ? note : undefined
}
