/** Where an import's bytes come from: checked here, read in the data lane. */
import { realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, sep } from 'node:path'
import { type Actor, AppError, type UploadId } from '@covisor/model'
import type { Scope } from '@covisor/store'
import type { Clock } from '@covisor/tasks'
import { authorise } from '../accept.ts'
import type { Services } from '../services.ts'
import type { ImportSource } from './imports.ts'
import type { LaneSource } from './lane/lane-job.ts'
import type { PortFiles } from './lane/run-lane.ts'
import type { UploadBroker } from './upload-broker.ts'
import { openUrls } from './url/url-files.ts'
import { urlForPeople } from './url/url-rules.ts'

/** For a web server's first answer. */
const URL_PATIENCE_MS = 60_000

export interface OpenedSource {
  readonly lane: LaneSource
  /** Of a source that the lane does not read by itself. */
  readonly files: PortFiles | undefined
  readonly fileName: string
}

/** `onWait` is told when bytes are needed that nobody sends now. Throws PATH_REFUSED, NOT_FOUND, UPLOAD_ABANDONED. */
export async function openSource(
  services: Services,
  scope: Scope,
  source: ImportSource,
  onWait?: (forWhat: string) => void,
): Promise<OpenedSource> {
  if ('upload' in source) return await openUpload(services, scope, source.upload, onWait)
  const { parents = [] } = source
  if ('url' in source) return await openAtUrls(services, [source.url, ...parents])
  const files: { readonly path: string; readonly name: string }[] = []
  for (const asked of [source.path, ...parents]) {
    const path = await allowedPath(services.config.importRoots, asked)
    files.push({ path, name: basename(path) })
  }
  refuseTwins(files)
  return { lane: { kind: 'path', files }, files: undefined, fileName: files[0]!.name }
}

async function openAtUrls({ config }: Services, urls: readonly string[]): Promise<OpenedSource> {
  const files = await openUrls(config.importHosts, urls, AbortSignal.timeout(URL_PATIENCE_MS))
  refuseTwins(files.named)
  return { lane: { kind: 'port', files: files.named }, files, fileName: files.named[0]!.name }
}

/** Files of a chain are told apart by their names, in errors too. */
function refuseTwins(files: readonly { readonly name: string }[]): void {
  const twin = files.find(({ name }, index) => files.findIndex((other) => other.name === name) < index)
  if (twin === undefined) return
  const why = `two files of this disk are called "${twin.name}"; rename one`
  throw new AppError('REQUEST_INVALID', { where: 'source.parents', why })
}

async function openUpload(
  services: Services,
  scope: Scope,
  id: UploadId,
  onWait?: (forWhat: string) => void,
): Promise<OpenedSource> {
  const broker = await services.uploads.broker(scope, id)
  const { clock, config } = services
  return {
    lane: { kind: 'port', files: [{ name: broker.fileName, size: broker.sizeBytes }] },
    fileName: broker.fileName,
    files: {
      // An uploader sends one file: a disk in several as a tar of them.
      openBeside: async () => undefined,
      async read(_file, offset, length, signal) {
        // An uploader may come back, and a slow one is waited for. One that is away, or connected and hardly sends, is not.
        const patience = new AbortController()
        const check = (): (() => void) => {
          const before = broker.receivedBytes
          return clock.after(config.uploadPatienceMs, () => {
            const bytes = broker.receivedBytes - before
            if (bytes >= Math.min(length, LEAST_BYTES)) forget = check()
            else patience.abort(tooSlow(broker.fileName, config.uploadPatienceMs, bytes))
          })
        }
        let forget = check()
        const notice = onWait === undefined ? undefined : whileNobodySends(broker, clock, onWait)
        try {
          return await broker.read(offset, length, AbortSignal.any([signal, patience.signal]))
        } finally {
          forget()
          notice?.stop()
        }
      },
    },
  }
}

/** Looked at now and then: a page that is loaded again is away for a moment, and nobody needs to hear of that. */
function whileNobodySends(broker: UploadBroker, clock: Clock, onWait: (forWhat: string) => void): { stop(): void } {
  const look = () => {
    if (!broker.connected) onWait(`the file "${broker.fileName}", which nobody sends now`)
    forget = clock.after(WAIT_IS_TOLD_AFTER_MS, look)
  }
  let forget = clock.after(WAIT_IS_TOLD_AFTER_MS, look)
  return { stop: () => forget() }
}

const WAIT_IS_TOLD_AFTER_MS = 3000

/** What has to arrive, while it is waited for, within the patience: a hundred bytes a second by default. */
const LEAST_BYTES = 64 * 1024

const tooSlow = (file: string, patienceMs: number, bytes: number): AppError => {
  const seconds = Math.round(patienceMs / 1000)
  return new AppError('UPLOAD_ABANDONED', { file, seconds, ...(bytes === 0 ? {} : { bytes }) })
}

/** The server's own files are the provider's. Throws FORBIDDEN. */
export function refuseServerPath(actor: Actor, source: ImportSource): void {
  if ('path' in source) authorise(actor, { verb: 'import:server-path', target: { kind: 'upload', name: source.path } })
}

/** A regular file under one of the administrator's folders, symbolic links followed first. */
async function allowedPath(roots: readonly string[], path: string): Promise<string> {
  const refuse = (why: string): never => {
    throw new AppError('PATH_REFUSED', { path, why })
  }
  if (roots.length === 0) refuse('no import folders are configured (importRoots)')
  if (!isAbsolute(path) || path.includes('\0')) refuse('give an absolute path')
  const real = await realpath(path).catch(() => undefined)
  const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)))
  // One answer for "not there" and "not allowed": the server's file system is not for guessing.
  const allowed =
    real !== undefined &&
    realRoots.some((root) => root !== undefined && real.startsWith(root.endsWith(sep) ? root : root + sep))
  if (!allowed) return refuse(`it is not a file under ${roots.join(' or ')}`)
  if (!(await stat(real)).isFile()) return refuse('it is not a regular file')
  return real
}

/** For audits and refusals, before anything is known of it. */
export function nameOfSource(source: ImportSource): string {
  if ('url' in source) return URL.canParse(source.url) ? urlForPeople(new URL(source.url)) : 'a URL'
  return 'path' in source ? source.path : source.upload
}
