/** Where an import's bytes come from: checked here, read in the data lane. */
import { realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, sep } from 'node:path'
import { AppError, type UploadId } from '@covisor/model'
import type { Scope } from '@covisor/store'
import type { Services } from '../services.ts'
import type { ImportSource } from './imports.ts'
import type { LaneSource } from './lane/lane-job.ts'
import type { ReadRange } from './lane/run-lane.ts'

export interface OpenedSource {
  readonly lane: LaneSource
  readonly readRange: ReadRange | undefined
  readonly fileName: string
}

/** Throws PATH_REFUSED, NOT_FOUND, UPLOAD_ABANDONED. */
export async function openSource(services: Services, scope: Scope, source: ImportSource): Promise<OpenedSource> {
  if ('path' in source) {
    const path = await allowedPath(services.config.importRoots, source.path)
    const fileName = basename(path)
    return { lane: { kind: 'path', path, name: fileName }, readRange: undefined, fileName }
  }
  return await openUpload(services, scope, source.upload)
}

async function openUpload(services: Services, scope: Scope, id: UploadId): Promise<OpenedSource> {
  const broker = await services.uploads.broker(scope, id)
  const { clock, config } = services
  return {
    lane: { kind: 'port', name: broker.fileName, size: broker.sizeBytes },
    fileName: broker.fileName,
    async readRange(offset, length, signal) {
      // An uploader may come back; one that stays away for too long has given up.
      const patience = new AbortController()
      const check = (): (() => void) =>
        clock.after(config.uploadPatienceMs, () => {
          const silentMs = clock.now() - broker.lastHeard
          if (silentMs >= config.uploadPatienceMs) {
            const seconds = Math.round(silentMs / 1000)
            patience.abort(new AppError('UPLOAD_ABANDONED', { file: broker.fileName, seconds }))
          } else forget = check()
        })
      let forget = check()
      try {
        return await broker.read(offset, length, AbortSignal.any([signal, patience.signal]))
      } finally {
        forget()
      }
    },
  }
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
