/** Waits for what a VM becomes by following the API's events, as the console does: nothing is asked for until there is news. */
import { type CovisorClient, followEvents, type Schema, unwrap } from '@covisor/client'

type Vm = Schema<'Vm'>

const PATIENCE_MS = 60_000

/** Does something, and resolves with the VM of that name as soon as news has made it what is wanted. */
export async function vmAfter(
  client: CovisorClient,
  name: string,
  act: () => Promise<unknown>,
  wanted: (vm: Vm | undefined) => boolean,
): Promise<Vm | undefined> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(new Error(`no news made "${name}" what was wanted`)), PATIENCE_MS)
  const connected = Promise.withResolvers<void>()
  const news = followEvents(client, { signal: over.signal, onConnected: () => connected.resolve() })
  try {
    // Asking for the first event is what opens the stream.
    let event = news.next()
    await connected.promise
    await act()
    for (;;) {
      const { done } = await event
      if (done === true) throw over.signal.reason
      const { items } = await unwrap(client.GET('/v1/vms', { params: { query: { name } } }))
      if (wanted(items[0])) return items[0]
      event = news.next()
    }
  } finally {
    clearTimeout(timer)
    over.abort()
    await news.return(undefined)
  }
}
