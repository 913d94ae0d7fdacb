/**
 * Reconciler: secrets that are sealed with an older key, or were written before there were keys, are sealed with the newest one.
 * A change of keys is complete when this finds nothing; the old key is then needed for old backups only.
 */
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { totpOf } from '../sign-in/second-step.ts'

export async function sealAgain({ store, secrets }: Services): Promise<{ readonly sealed: number }> {
  let sealed = 0
  const again = (text: string, about: string): string | undefined => {
    if (secrets.isFresh(text)) return undefined
    sealed += 1
    return secrets.seal(secrets.open(text, about), about)
  }
  const stale = Object.entries(await store.settings.all('secret.')).some(
    ([, value]) => typeof value === 'string' && !secrets.isFresh(value),
  )
  if (stale) {
    await store.transaction(async (tx) => {
      for (const [key, value] of Object.entries(await tx.settings.all('secret.'))) {
        const fresh = typeof value === 'string' ? again(value, key) : undefined
        if (fresh !== undefined) await tx.settings.set(key, fresh, null)
      }
    })
  }
  for (const { id } of await everyRow((page) => store.savedPlans.list('provider', page))) {
    await store.transaction(async (tx) => {
      const row = await tx.savedPlans.find('provider', id)
      if (row === undefined || row.request === null) return
      const text = typeof row.request === 'string' ? row.request : JSON.stringify(row.request)
      const fresh = again(text, requestOf(id))
      if (fresh !== undefined) await tx.savedPlans.update('provider', id, { request: fresh })
    })
  }
  for (const { userId, secret } of await store.secondFactors.sealed()) {
    const fresh = again(secret, totpOf(userId))
    if (fresh !== undefined) await store.transaction((tx) => tx.secondFactors.sealTotpAgain(userId, fresh))
  }
  return { sealed }
}

/** Where the request of a saved plan stands. */
export const requestOf = (plan: string): string => `request of plan ${plan}`
