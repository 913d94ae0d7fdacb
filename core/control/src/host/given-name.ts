/** The name that people give to a host when they add or edit it: it stands for the host's own wherever the host is shown. */
import { AppError, parseName } from '@covisor/model'
import type { EndpointRow, StoreReads } from '@covisor/store'
import { everyRow } from '../every-row.ts'

/** Throws NAME_INVALID, and NAME_TAKEN when another host or connection is called so: the name could not be said of either of them. */
export async function parseGivenName(store: StoreReads, text: string, own?: EndpointRow): Promise<string> {
  const name = parseName('host', text)
  const hosts = (await store.hosts.list('provider', { filter: { name }, limit: 2 })).items
  const endpoints = await everyRow((page) => store.endpoints.list('provider', page))
  const isTaken =
    hosts.some((host) => host.endpoint !== own?.id) ||
    endpoints.some(({ id, label }) => label === name && id !== own?.id)
  if (isTaken) throw new AppError('NAME_TAKEN', { kind: 'host', name })
  return name
}

/** What the hosts of an endpoint are called instead of what they call themselves; undefined where nobody said, or there are several. */
export const givenName = (
  { label, labelGiven }: Pick<EndpointRow, 'label' | 'labelGiven'>,
  hosts: number,
): string | undefined => (labelGiven && hosts === 1 ? label : undefined)
