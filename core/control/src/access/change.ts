/**
 * A change that starts no task: authorised, committed and audited in one go; a refusal is audited too. The sibling of
 * accept() for users, roles, quotas and the like, which no hypervisor has to hear of.
 */
import type { Actor } from '@covisor/model'
import type { Tx } from '@covisor/store'
import type { Json } from '@covisor/tasks'
import { authorise } from '../accept.ts'
import type { Asked, Target } from '../prepared.ts'
import type { Services } from '../services.ts'

export interface Changed<T> {
  readonly result: T
  /** For the audit, which has them side by side. No secrets. */
  readonly before?: Json
  readonly after?: Json
  /** Where it is known better than when it was asked for. */
  readonly target?: Target
}

export async function change<T>(
  services: Pick<Services, 'store' | 'refusals'>,
  actor: Actor,
  asked: Pick<Asked, 'verb' | 'target'>,
  work: (tx: Tx) => Promise<Changed<T>>,
): Promise<T> {
  try {
    authorise(actor, asked)
    return await services.store.transaction(async (tx) => {
      const { result, target, ...what } = await work(tx)
      await tx.audit.append({ actor, verb: asked.verb, target: target ?? asked.target, outcome: 'accepted', ...what })
      return result
    })
  } catch (error) {
    await services.refusals.note(actor, asked, error)
    throw error
  }
}
