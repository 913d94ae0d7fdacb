/**
 * Services whose changes are taken back as soon as they were made: what a use case would refuse is then refused for the same
 * reasons, by the same code, and nothing is left of it, in the audit neither.
 *
 * Only for use cases that do all in one transaction.
 */
import type { Store } from '@covisor/store'
import type { Services } from '../services.ts'

export function previewing(services: Services): Services {
  const { store } = services
  const rolledBack = new Proxy(store, {
    get(target, name) {
      if (name === 'transaction') return transaction
      const member = Reflect.get(target, name) as unknown
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  async function transaction<T>(...[work, ...rest]: Parameters<Store['transaction']>): Promise<T> {
    const done = await store
      .transaction(
        async (tx) => {
          throw new Undone(await work(tx))
        },
        ...rest,
      )
      .catch((error: unknown) => {
        if (error instanceof Undone) return error
        throw error
      })
    return (done as Undone).result as T
  }
  return {
    ...services,
    store: rolledBack,
    refusals: Object.assign(Object.create(services.refusals), { note: nothing }),
  }
}

const nothing = async (): Promise<void> => {}

class Undone extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('taken back')
    this.result = result
  }
}
