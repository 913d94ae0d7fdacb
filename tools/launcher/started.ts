/** What `up` started, written down in the data directory so that `down` stops just that and nothing that was there before. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningProcess } from './running-process.ts'

export interface Started {
  readonly server?: RunningProcess & { readonly url: string }
  /** libvirt's daemons, when nobody else had them running. */
  readonly units?: readonly string[]
  readonly daemons?: readonly (RunningProcess & { readonly program: string })[]
}

export async function readStarted(data: string): Promise<Started> {
  const text = await readFile(fileIn(data), 'utf8').catch(() => '{}')
  return JSON.parse(text) as Started
}

export async function writeStarted(data: string, started: Started): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  await writeFile(`${fileIn(data)}.new`, `${JSON.stringify(started, null, 2)}\n`)
  await rename(`${fileIn(data)}.new`, fileIn(data))
}

const fileIn = (data: string) => join(data, 'started.json')
