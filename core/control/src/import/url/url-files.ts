/**
 * The files behind URLs that the user named, and what lies beside one of them: the disks of an OVF descriptor, the extents of a VMDK
 * descriptor. Every one is asked for under the same rules (url-rules.ts), whatever a descriptor calls it.
 */
import { AppError } from '@covisor/model'
import type { LaneFile } from '../lane/lane-job.ts'
import type { PortFiles } from '../lane/run-lane.ts'
import { openUrl, type UrlSource } from './url-source.ts'

/** Descriptors name at most 1024 files (formats/ovf), a chain of disks is 64. */
const MAX_FILES = 2048

export interface UrlFiles extends PortFiles {
  /** Those that the user named, in their order. */
  readonly named: readonly LaneFile[]
}

export async function openUrls(
  rules: readonly string[],
  urls: readonly string[],
  signal: AbortSignal,
): Promise<UrlFiles> {
  const open: { readonly url: string; readonly source: UrlSource }[] = []
  for (const url of urls) open.push({ url, source: await openUrl(rules, url, signal) })
  return {
    named: open.map(({ source }) => ({ name: source.fileName, size: source.size })),
    read: (file, offset, length, reading) => open[file]!.source.read(offset, length, reading),
    async openBeside(file, name, opening) {
      if (open.length >= MAX_FILES) {
        throw new AppError('PATH_REFUSED', { path: name, why: `a source has at most ${MAX_FILES} files` })
      }
      const url = besideUrl(open[file]!.url, name)
      const source = await openUrl(rules, url, opening, { absent: 'undefined' })
      if (source === undefined) return undefined
      open.push({ url, source })
      return { file: open.length - 1, size: source.size }
    },
  }
}

/** In the same folder. What stands behind "?" stays: where it signs for a folder, it is needed. */
function besideUrl(text: string, name: string): string {
  const url = new URL(text)
  url.pathname = url.pathname.replace(/[^/]*$/, encodeURIComponent(name))
  return url.href
}
