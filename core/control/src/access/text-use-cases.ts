/**
 * Looks up which names tenants must not read, only where there is something to read, and again only after something has changed:
 * nearly every reply to a tenant holds a sentence, and asking for all hosts each time would let one tenant keep the store busy.
 */
import { type Actor, isAppError, may } from '@covisor/model'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import type { TextUseCases } from './texts.ts'
import { errorWithoutHosts, hasSentences, hostPattern, viewWithoutHosts } from './without-hosts.ts'

export function textUseCases({ store }: Pick<Services, 'store'>): TextUseCases {
  const seesHosts = (actor: Actor): boolean => may(actor, 'host:read')
  let known: Promise<RegExp | undefined> | undefined
  store.changes.onCommit(() => (known = undefined))

  const hosts = async (): Promise<RegExp | undefined> => {
    const asked = known ?? allHosts(store)
    known = asked
    try {
      return await asked
    } catch (error) {
      if (known === asked) known = undefined
      throw error
    }
  }

  return {
    async error(actor, error) {
      if (seesHosts(actor) || !isAppError(error)) return error
      const pattern = await hosts()
      return pattern === undefined ? error : errorWithoutHosts(error, pattern)
    },
    async view(actor, view) {
      if (seesHosts(actor) || !hasSentences(view)) return view
      const pattern = await hosts()
      return pattern === undefined ? view : viewWithoutHosts(view, pattern)
    },
  }
}

async function allHosts(store: Services['store']): Promise<RegExp | undefined> {
  const [rows, endpoints] = await Promise.all([
    everyRow((page) => store.hosts.list('provider', page)),
    everyRow((page) => store.endpoints.list('provider', page)),
  ])
  const addresses = endpoints.flatMap(({ id, uri, label }) => [id, uri, label, hostIn(uri)])
  return hostPattern([...rows.flatMap(({ id, name }) => [id, name]), ...addresses])
}

const hostIn = (uri: string): string => (URL.canParse(uri) ? new URL(uri).hostname : '')
