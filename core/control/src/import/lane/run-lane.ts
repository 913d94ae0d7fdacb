/**
 * The server's end of the data lane: starts a worker for a job, feeds it ranges of an upload, takes its chunks.
 *
 * A worker lives for one job. Its heap is bounded, it is ended when nobody wants its answer any more, and what it dies of
 * becomes an error of this job alone.
 */
import { Worker } from 'node:worker_threads'
import type { VolumeChunk, VolumeFile } from '@covisor/driver-api'
import { AppError, isAppError, type OrganisationId } from '@covisor/model'
import type { LaneError } from './lane-error.ts'
import type { CopyJob, FromLane, Inspected, InspectJob, LaneJob, LaneRequest, ToLane } from './lane-job.ts'
import { LanePlaces } from './lane-places.ts'

const HEAP_LIMIT_MIB = 256
/** For a worker to close its files and end, once it has said its last word. */
const LAST_WORD_MS = 5_000
/** For a worker that is not wanted any more: long enough to end its programs, if it is not caught in a loop. */
const STOP_MS = 2_000
/** Each job has a worker with a heap of its own. Looking inside waits for bytes as copying does, but somebody waits for it. */
const copying = new LanePlaces(16, 8)
const inspecting = new LanePlaces(16, 8)

/** What is to be copied; where to is the choice of the functions below. */
export type CopyDiskJob = Omit<CopyJob, 'into'>

const PLACE_PATIENCE_MS = 30_000

/** Whose job it is: one organisation has a share of the places. */
export type LaneOwner = OrganisationId

/** The files of a source that the worker reads through the port. They are numbered as in LaneRequest. */
export interface PortFiles {
  read(file: number, offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>
  /** Undefined: there is no such file. */
  openBeside(
    file: number,
    name: string,
    signal: AbortSignal,
  ): Promise<{ readonly file: number; readonly size: number } | undefined>
}

export async function inspectInLane(
  owner: LaneOwner,
  job: InspectJob,
  files: PortFiles | undefined,
  signal: AbortSignal,
): Promise<{ readonly inspected: Inspected; readonly sizeBytes: number }> {
  const giveBack = await placeToInspect(owner, signal)
  try {
    for await (const message of runLane(job, files, signal)) {
      if (message.type === 'inspected') return { inspected: message.inspected, sizeBytes: message.sizeBytes }
    }
  } finally {
    giveBack()
  }
  throw new AppError('INTERNAL', {}, { cause: new Error('the data lane ended without an answer') })
}

/** Throws SERVER_BUSY: somebody waits for the answer. */
async function placeToInspect(owner: LaneOwner, signal: AbortSignal): Promise<() => void> {
  const patience = AbortSignal.timeout(PLACE_PATIENCE_MS)
  try {
    return await inspecting.take(owner, AbortSignal.any([signal, patience]))
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error
    throw new AppError('SERVER_BUSY', { why: 'it looks into as many files as it can at once' }, { cause: error })
  }
}

/**
 * The chunks to be written, with backpressure: the bytes of one may be used again once the next is asked for. `onRead` is
 * told how much of the source has been read.
 */
export async function* copyInLane(
  owner: LaneOwner,
  job: CopyDiskJob,
  files: PortFiles | undefined,
  onRead: (readBytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<VolumeChunk> {
  const giveBack = await copying.take(owner, signal)
  try {
    for await (const message of runLane({ ...job, into: { kind: 'port' } }, files, signal)) {
      if (message.type === 'chunk') {
        onRead(message.readBytes)
        yield { offset: message.offset, bytes: message.bytes }
      }
      if (message.type === 'done') return onRead(message.readBytes)
    }
  } finally {
    giveBack()
  }
  throw new AppError('INTERNAL', {}, { cause: new Error('the data lane ended in the middle of a disk') })
}

/** The worker writes to the file itself. However it ends, nothing writes to the file any more. */
export async function copyToFile(
  owner: LaneOwner,
  job: CopyDiskJob,
  file: VolumeFile,
  files: PortFiles | undefined,
  onRead: (readBytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const giveBack = await copying.take(owner, signal)
  try {
    for await (const message of runLane({ ...job, into: { kind: 'file', fd: file.fd } }, files, signal)) {
      if (message.type === 'progress' || message.type === 'done') onRead(message.readBytes)
      if (message.type === 'done') return
    }
  } catch (error) {
    throw error instanceof Unwritable ? await file.explained(error, signal) : error
  } finally {
    giveBack()
  }
  throw new AppError('INTERNAL', {}, { cause: new Error('the data lane ended in the middle of a disk') })
}

class Unwritable extends Error implements NodeJS.ErrnoException {
  readonly code: string

  constructor({ where, why }: LaneError) {
    super(why)
    this.code = where
  }
}

async function* runLane(
  job: LaneJob,
  files: PortFiles | undefined,
  outer: AbortSignal,
): AsyncGenerator<Exclude<FromLane, { type: 'read' | 'open' | 'failed' }>> {
  outer.throwIfAborted()
  const worker = new Worker(new URL('./lane-worker.ts', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MIB },
    env: laneEnvironment(),
    stdin: false,
  })
  const over = new AbortController()
  const signal = AbortSignal.any([outer, over.signal])
  const messages: FromLane[] = []
  let died: Error | undefined
  /** Why a range could not be had: only its text crosses to the worker and back. */
  let unread: unknown
  let ended = false
  let isFinished = false
  const exited = Promise.withResolvers<void>()
  let notify = (): void => {}
  const say = (message: ToLane, transfer: readonly ArrayBuffer[] = []): void => worker.postMessage(message, transfer)

  const giveBackMemory = ({ buffer }: Uint8Array): void => {
    const memory = buffer as ArrayBuffer
    say({ type: 'taken', memory }, [memory])
  }
  const serve = async (asked: LaneRequest): Promise<void> => {
    const { id } = asked
    try {
      if (files === undefined) throw new Error('this source is not read through the port')
      if (asked.type === 'open') {
        return say({ type: 'opened', id, opened: await files.openBeside(asked.beside, asked.name, signal) })
      }
      const bytes = await files.read(asked.file, asked.offset, asked.length, signal)
      say({ type: 'bytes', id, bytes }, [bytes.buffer as ArrayBuffer])
    } catch (error) {
      unread ??= error
      say({ type: 'unreadable', id, message: error instanceof Error ? error.message : String(error) })
    }
  }

  worker.on('message', (message: FromLane) => {
    if (message.type === 'read' || message.type === 'open') {
      void serve(message)
      return
    }
    isFinished = message.type !== 'chunk' && message.type !== 'progress'
    messages.push(message)
    notify()
  })
  worker.on('error', (error) => {
    died = error instanceof Error ? error : new Error(String(error))
    notify()
  })
  worker.on('exit', () => {
    ended = true
    exited.resolve()
    notify()
  })
  // A worker that has said its last word ends by itself, and one that is told to stops its own programs first. Ending it in that very
  // moment is a race that Node can lose.
  const end = async (): Promise<void> => {
    const patience = setTimeout(() => void worker.terminate(), isFinished ? LAST_WORD_MS : STOP_MS)
    if (!isFinished) say({ type: 'stop' })
    await exited.promise
    clearTimeout(patience)
  }
  const abort = (): void => notify()
  outer.addEventListener('abort', abort, { once: true })

  try {
    for (;;) {
      const message = messages.shift()
      if (message === undefined) {
        outer.throwIfAborted()
        if (died !== undefined) throw laneDied(job, died)
        if (ended) return
        await new Promise<void>((resolve) => {
          notify = resolve
          if (messages.length > 0 || ended || died !== undefined || outer.aborted) resolve()
        })
        continue
      }
      if (message.type === 'failed') {
        throw message.error.reason === 'unreadable' && isAppError(unread) ? unread : appError(message.error)
      }
      if (message.type === 'read' || message.type === 'open') continue
      yield message
      if (message.type === 'chunk') giveBackMemory(message.bytes)
      if (message.type === 'done' || message.type === 'inspected') return
    }
  } finally {
    over.abort(new Error('the data lane has ended'))
    outer.removeEventListener('abort', abort)
    await end()
  }
}

/** Nothing of the server's environment is of use to a reader of strangers' files, save where its own code lies compiled. */
function laneEnvironment(): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}

function appError(error: LaneError): AppError | Unwritable {
  const { reason, file, where, why } = error
  switch (reason) {
    case 'disk':
      return new AppError('DISK_INVALID', { file, where, why })
    case 'mismatch':
      return new AppError('IMPORT_MISMATCH', { file, why })
    case 'ovf':
    case 'unreadable':
      return new AppError('IMPORT_INVALID', { file, where, why })
    case 'unwritable':
      return new Unwritable(error)
    case 'internal':
      return new AppError('INTERNAL', {}, { cause: new Error(`${file}: ${why}`) })
    default:
      return reason satisfies never
  }
}

/** Most likely out of its heap: whatever a file can do to its reader, it is the file's fault and says so. */
function laneDied(job: LaneJob, cause: Error): AppError {
  const file = job.source.files[0]!.name
  return new AppError(
    'IMPORT_INVALID',
    { file, where: 'its content', why: 'reading it needs more memory than is allowed' },
    { cause },
  )
}
