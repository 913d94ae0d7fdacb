/**
 * An undo whose pool is not there now: switched off, or forgotten by its host. Its volumes may still be in it, so the task
 * waits, saying for what, until observation sees the pool again.
 */
import { isAppError, type PoolId } from '@covisor/model'
import { StepMustWait } from '@covisor/tasks'

/** What tasks wait for when a pool is away. */
export const poolKey = (pool: PoolId): string => `pool:${pool}`

export async function waitingForPool(
  volume: { readonly name: string; readonly pool: PoolId },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isAppError(error, 'POOL_UNUSABLE')) throw error
    const reason = `${error.message}; what was made of volume "${volume.name}" is deleted when the pool is back`
    throw new StepMustWait({ for: poolKey(volume.pool), reason }, { cause: error })
  }
}
