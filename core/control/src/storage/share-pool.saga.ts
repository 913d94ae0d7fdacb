/**
 * pool.share: two hosts' pools become one, because both show the same files.
 *
 * Proved, not believed: what one host writes the other must read. Pools that cannot carry a file are taken at the operator's
 * word, and the task says so. Nothing on the hosts changes; what is merged is what Covisor knows.
 */
import { AppError } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { storageOf } from '../vm/new-volumes.ts'
import { mergePools, type SharedPool } from './merge-pools.ts'

export interface SharePoolInput extends SharedPool {
  /** The file that proves it: its name and what is in it. null: declared by the operator. */
  readonly proof: { readonly file: string; readonly content: string } | null
}

/** A whole sector: some pools hold nothing smaller. */
const PROOF_BYTES = 4096

export const sharePoolSaga = (services: Services): Saga<SharePoolInput> => {
  const { connections, store } = services
  return saga<SharePoolInput>('pool.share', 1)
    .step('prove', {
      title: ({ here, there, proof }) =>
        proof === null
          ? `Take it on trust that "${there.hostName}" shares it`
          : `Write a file on "${here.hostName}" and read it on "${there.hostName}"`,
      async run({ input, signal }) {
        if (input.proof === null) return { warning: 'declared, not proved: this pool cannot carry a proof' }
        await writeProof(services, input, input.proof, signal)
        const isThere = await readsProof(services, input, input.proof, signal)
        await removeProof(services, input, signal)
        if (isThere) return { warning: null }
        const why = `"${input.there.hostName}" does not see what "${input.here.hostName}" writes: they are two folders of one name`
        throw new AppError('POOL_UNUSABLE', { pool: input.name, why })
      },
      undo: ({ input, signal }) => removeProof(services, input, signal),
    })
    .step('merge', {
      title: ({ name }) => `Make them one pool, "${name}"`,
      commits: true,
      run: ({ input }) => store.transaction((tx) => mergePools(tx, input)),
      undo: { notNeeded: 'what was found to be one pool is one, whatever comes after' },
    })
    .step('observe', {
      title: () => 'See what is in it',
      run: ({ input, signal }) => connections.refresh(input.there.endpoint, signal),
      undo: { notNeeded: 'looking changes nothing' },
    })
    .build()
}

type Proof = NonNullable<SharePoolInput['proof']>

async function writeProof(
  { connections }: Services,
  { here }: SharePoolInput,
  { file, content }: Proof,
  signal: AbortSignal,
): Promise<void> {
  const volume = { pool: here.nativeName, name: file, format: 'raw' as const, capacityBytes: PROOF_BYTES }
  await connections.withSession(here.endpoint, async (session) => {
    const storage = storageOf(session)
    await storage.createVolume(volume, signal)
    await storage.writeVolume(volume, chunkOf(bytesOf(content)), signal)
  })
}

async function readsProof(
  { connections }: Services,
  { there }: SharePoolInput,
  { file, content }: Proof,
  signal: AbortSignal,
): Promise<boolean> {
  return await connections.withSession(there.endpoint, async (session) => {
    const storage = storageOf(session)
    const location = { pool: there.nativeName, name: file }
    if ((await storage.getVolume(location, signal)) === undefined) return false
    const read: Uint8Array[] = []
    for await (const bytes of storage.readVolume(location, signal)) read.push(bytes)
    return Buffer.concat(read).subarray(0, PROOF_BYTES).equals(bytesOf(content))
  })
}

async function removeProof(
  { connections }: Services,
  { here, proof }: SharePoolInput,
  signal: AbortSignal,
): Promise<void> {
  if (proof === null) return
  const location = { pool: here.nativeName, name: proof.file }
  await connections.undoOn(here.endpoint, (session) => storageOf(session).deleteVolume(location, signal))
}

const bytesOf = (content: string): Buffer => Buffer.alloc(PROOF_BYTES, content)

async function* chunkOf(bytes: Buffer) {
  yield { offset: 0, bytes }
}
