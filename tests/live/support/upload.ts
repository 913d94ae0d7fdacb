/** Imports as `covisor import FILE` does them: the file is announced, and its ranges are served until the task has ended. */
import { accepted, type CovisorClient, type Schema, serveUpload, type Task, unwrap, waitForTask } from '@covisor/client'
import { type LocalFile, openLocal } from '../../../edges/cli/src/local-appliance.ts'

type StartImport = Omit<Schema<'StartImport'>, 'source'>
export type Source = Pick<LocalFile, 'name'> & { readonly source: Parameters<typeof serveUpload>[2] }

export interface Imported {
  readonly task: Task
  /** Id of the VM or image. */
  readonly created: string
}

const PATIENCE_MS = 150_000

/** `file`: a path, read like the command line reads it, or anything with a name and ranges. Rejects only with a refusal. */
export async function importUpload(
  client: CovisorClient,
  file: string | Source,
  wishes: StartImport,
): Promise<Imported> {
  if (typeof file !== 'string') return await importOpen(client, file, wishes)
  await using local = await openLocal(file)
  return await importOpen(client, local, wishes)
}

async function importOpen(client: CovisorClient, file: Source, wishes: StartImport): Promise<Imported> {
  const upload = await announce(client, file)
  const over = new AbortController()
  // Ends by itself when the server needs no more; what goes wrong is told by the task or the refusal.
  const serving = serveUpload(client, upload, file.source, { signal: over.signal }).catch(() => {})
  try {
    const { task, created } = await accepted(client.POST('/v1/imports', { body: { ...wishes, source: { upload } } }))
    const ended = await waitForTask(client, task.id, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return { task: ended, created: created ?? '' }
  } finally {
    over.abort()
    await serving
  }
}

export async function announce(client: CovisorClient, { name, source }: Source): Promise<string> {
  const body = { fileName: name, sizeBytes: source.size }
  return (await unwrap(client.POST('/v1/uploads', { body }))).id
}
