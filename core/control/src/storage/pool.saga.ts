/** pool.create, pool.remove: the host makes a folder or other storage a pool, or forgets it; what is in it is never touched. */
import type { ObservedPool } from '@covisor/driver-api'
import { AppError, type EndpointId, type HostId, type PoolId, type PoolSource, poolSourceText } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { storageOf } from '../vm/new-volumes.ts'

export interface PoolInput {
  readonly pool: PoolId
  readonly host: HostId
  readonly endpoint: EndpointId
  readonly nativeName: string
}

export interface NewPoolInput extends PoolInput {
  readonly source: PoolSource
  /** The password of the source's user, sealed for this pool. */
  readonly sealedSecret: string | null
}

export const aboutPoolSecret = (pool: PoolId): string => `the password of pool ${pool}`

export function createPoolSaga({ store, connections, secrets }: Services): Saga<NewPoolInput> {
  const secretOf = ({ pool, sealedSecret }: NewPoolInput) =>
    sealedSecret === null ? {} : { secret: secrets.open(sealedSecret, aboutPoolSecret(pool)) }
  return saga<NewPoolInput>('pool.create', 2)
    .step('record', {
      title: ({ nativeName }) => `Note pool "${nativeName}"`,
      run: () => {}, // committed with the request
      undo: async ({ input }) => {
        await store.transaction(async (tx) => {
          const seen = await tx.pools.onHost(input.host, input.nativeName)
          if (seen?.pool === input.pool) await tx.pools.removeObserved(input.host, input.nativeName)
          if ((await tx.pools.find('provider', input.pool)) !== undefined) await tx.pools.remove('provider', input.pool)
        })
      },
    })
    .step('create', {
      title: ({ source }) => `Make ${poolSourceText(source)} a pool`,
      run: ({ input, signal }) =>
        connections.withSession(input.endpoint, (session) =>
          storageOf(session).createPool(
            { nativeName: input.nativeName, source: input.source, ...secretOf(input) },
            signal,
          ),
        ),
      // Of that name but elsewhere: somebody else's, and the reason why the step failed.
      undo: ({ input, signal }) =>
        connections.undoOn(input.endpoint, async (session) => {
          const storage = storageOf(session)
          const there = (await storage.listPools(signal)).find((pool) => pool.nativeName === input.nativeName)
          if (there !== undefined && isMadeOf(there, input.source)) await storage.removePool(input.nativeName, signal)
        }),
    })
    .step('observe', {
      title: () => 'See what is in it',
      async run({ input, signal }) {
        const seen = await connections.withSession(input.endpoint, (session) => storageOf(session).listPools(signal))
        const pool = seen.find((candidate) => candidate.nativeName === input.nativeName)
        if (pool === undefined) throw new AppError('NOT_FOUND', { kind: 'pool', name: input.nativeName })
        await store.transaction((tx) =>
          tx.pools.upsertObserved(pool, {
            host: input.host,
            endpoint: input.endpoint,
            pool: input.pool,
            newPool: { id: input.pool, name: input.nativeName, kind: 'local' },
          }),
        )
        await connections.refresh(input.endpoint, signal)
      },
      undo: { notNeeded: 'looking changes nothing' },
    })
    .build()
}

export function removePoolSaga({ connections }: Services): Saga<PoolInput> {
  return saga<PoolInput>('pool.remove', 1)
    .step('remove', {
      title: ({ nativeName }) => `Make the host forget pool "${nativeName}"`,
      commits: true,
      async run({ input, signal }) {
        await connections.withSession(input.endpoint, (session) =>
          storageOf(session).removePool(input.nativeName, signal),
        )
        await connections.refresh(input.endpoint, signal)
      },
      undo: { notNeeded: 'the host refused, so the pool is still there' },
    })
    .build()
}

/** Whether the pool that the host has is the one that was to be made. */
function isMadeOf({ type, path, source }: ObservedPool, wanted: PoolSource): boolean {
  if (type !== wanted.type) return false
  return wanted.type === 'dir' ? path === wanted.path : source === poolSourceText(wanted)
}
