/**
 * The cloud-init seed on its way from the request to its volume.
 *
 * It holds secrets, so it is in no task input, log, history or reply: between acceptance and the step that writes it, it
 * stands, sealed, in a setting of its own that is removed as soon as the VM is there, or undone.
 */
import type { EndpointId, VolumeId } from '@covisor/model'
import type { Tx } from '@covisor/store'
import type { Services } from '../services.ts'
import { locationOf, type NewVolume, storageOf } from './new-volumes.ts'

const keyOf = (seed: VolumeId): string => `secret.seed.${seed}`

export async function keepSeed(
  { secrets }: Pick<Services, 'secrets'>,
  tx: Tx,
  seed: VolumeId,
  iso: Uint8Array,
): Promise<void> {
  await tx.settings.set(keyOf(seed), secrets.seal(Buffer.from(iso).toString('base64'), keyOf(seed)), null)
}

export async function forgetSeed({ store }: Services, seed: VolumeId): Promise<void> {
  await store.transaction((tx) => tx.settings.remove(keyOf(seed)))
}

export async function fillSeed(
  { store, connections, secrets }: Services,
  endpoint: EndpointId,
  seed: NewVolume,
  signal: AbortSignal,
): Promise<void> {
  const kept = await store.settings.get(keyOf(seed.id))
  if (typeof kept !== 'string') throw new Error(`the seed of volume ${seed.id} is gone from the store`)
  const bytes = Buffer.from(secrets.open(kept, keyOf(seed.id)), 'base64')
  const location = await locationOf(store, seed)
  await connections.withSession(endpoint, (session) => storageOf(session).writeVolume(location, once(bytes), signal))
}

async function* once(bytes: Uint8Array): AsyncGenerator<{ offset: number; bytes: Uint8Array }> {
  yield { offset: 0, bytes }
}
