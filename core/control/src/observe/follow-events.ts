/**
 * Follows an endpoint's news and looks again where it points. News about one VM that comes faster than we look is one look:
 * only the latest "what happened" is kept, which is also what bounds the memory.
 */
import type { EndpointSession, VmNews } from '@covisor/driver-api'
import { errorChain, newId } from '@covisor/model'
import type { EndpointRow } from '@covisor/store'
import type { Log } from '../log.ts'
import { observeEndpoint } from './observe-endpoint.ts'
import { observeVm } from './observe-vm.ts'
import type { Observer } from './observer.ts'

export async function followEvents(
  observer: Observer & { readonly log: Log },
  endpoint: EndpointRow,
  session: EndpointSession,
  signal: AbortSignal,
): Promise<void> {
  const vms = new Map<string, string | undefined>()
  let everything = false
  let looking: Promise<void> | undefined

  const look = async (): Promise<void> => {
    while (!signal.aborted && (everything || vms.size > 0)) {
      if (everything) {
        everything = false
        vms.clear()
        await observeEndpoint(observer, endpoint, session, signal)
        continue
      }
      const [nativeRef, what] = [...vms][0]!
      vms.delete(nativeRef)
      // The id is of no use for a VM that is found by its native reference; drivers look at that first.
      await observeVm(observer, endpoint, session, { vm: newId('vm'), nativeRef }, what, signal)
    }
  }

  const poke = (): void => {
    looking ??= look()
      .catch((error: unknown) => {
        if (!signal.aborted)
          observer.log.warn({ endpoint: endpoint.uri, error: errorChain(error) }, 'could not follow news')
      })
      .finally(() => {
        looking = undefined
        if (!signal.aborted && (everything || vms.size > 0)) poke()
      })
  }

  for await (const event of session.events(signal)) {
    switch (event.kind) {
      case 'vm':
        vms.set(event.nativeRef, inWords(event.what, event.detail))
        break
      case 'vm-removed':
        vms.set(event.nativeRef, 'deleted on its host')
        break
      default:
        everything = true
    }
    poke()
  }
  await looking
}

const inWords = (what: VmNews, detail: string | undefined): string => {
  const text = what.replace('-', ' ')
  return detail === undefined ? text : `${text} (${detail})`
}
