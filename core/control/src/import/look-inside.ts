/** What is inside an import's source, found by the data lane before anything is accepted. */
import { type Actor, AppError } from '@covisor/model'
import type { Services } from '../services.ts'
import { WRAPPER_SUFFIX } from './file-stem.ts'
import { openSource, refuseServerPath } from './import-source.ts'
import type { StartImport } from './imports.ts'
import type { Inspected } from './lane/lane-job.ts'
import { inspectInLane } from './lane/run-lane.ts'
import { ownUpload } from './own-upload.ts'

const INSPECT_TIMEOUT_MS = 60_000
/** What is compressed may have to be unpacked whole before it can be looked at. */
const UNPACK_TIMEOUT_MS = 240_000

export type Wishes = Pick<StartImport, 'source' | 'diskFormat' | 'deploymentOption' | 'properties' | 'locale'>

export interface Looked {
  readonly inspected: Inspected
  readonly fileName: string
  readonly sizeBytes: number
}

/** Throws what openSource() and the lane do, and UPLOAD_ABANDONED when the bytes do not come. */
export async function lookInside(
  services: Services,
  actor: Actor,
  wishes: Wishes,
  signal: AbortSignal = new AbortController().signal,
): Promise<Looked> {
  refuseServerPath(actor, wishes.source)
  if ('upload' in wishes.source) await ownUpload(services.store, actor, wishes.source.upload)
  const source = await openSource(services, actor, wishes.source)
  const timeoutMs = WRAPPER_SUFFIX.test(source.fileName) ? UNPACK_TIMEOUT_MS : INSPECT_TIMEOUT_MS
  const timeout = AbortSignal.timeout(timeoutMs)
  const { scratchFolder } = services.config
  const { diskFormat, deploymentOption, properties, locale } = wishes
  const { inspected, sizeBytes } = await inspectInLane(
    actor.organisation,
    { kind: 'inspect', source: source.lane, scratchFolder, diskFormat, deploymentOption, properties, locale },
    source.files,
    AbortSignal.any([signal, timeout]),
  ).catch((cause: unknown) => {
    if (!timeout.aborted) throw cause
    const seconds = timeoutMs / 1000
    throw new AppError('UPLOAD_ABANDONED', { file: source.fileName, seconds }, { cause })
  })
  return { inspected, fileName: source.fileName, sizeBytes }
}
