/**
 * The networks of an appliance to networks here: as asked for, else of the same name, else the one network "default".
 * What cannot be mapped is refused with the option that would map it; a guess is recorded as a choice.
 */
import { type Actor, AppError, type Choice, type NetworkId } from '@covisor/model'
import type { NetworkRow, StoreReads } from '@covisor/store'

export interface MappedNic {
  readonly network: NetworkId
  readonly connected: boolean
}

export async function mapNetworks(
  store: StoreReads,
  actor: Actor,
  nics: readonly { readonly network: string | undefined; readonly connected: boolean }[],
  wanted: Readonly<Record<string, string>>,
): Promise<{ readonly nics: MappedNic[]; readonly choices: Choice[] }> {
  const mapped: MappedNic[] = []
  const choices: Choice[] = []
  for (const { network: theirs, connected } of nics) {
    const explicit = answerFor(wanted, theirs ?? '*') ?? wanted['*']
    const ours =
      explicit === undefined
        ? await guess(store, actor, theirs, choices)
        : await store.networks.resolve(actor, explicit)
    // A disk image says nothing about networks: without one to guess, the VM simply has none.
    if (ours === undefined && theirs === undefined) continue
    if (ours === undefined) {
      throw new AppError('NOT_FOUND', {
        kind: 'network',
        name: theirs ?? '',
        hint: `say which network here stands for the appliance's, with --network "${theirs}=NAME"`,
      })
    }
    mapped.push({ network: ours.id, connected })
  }
  return { nics: mapped, choices }
}

async function guess(
  store: StoreReads,
  actor: Actor,
  theirs: string | undefined,
  choices: Choice[],
): Promise<NetworkRow | undefined> {
  const named = async (name: string): Promise<NetworkRow | undefined> => {
    const row = (await store.networks.list(actor, { filter: { name }, limit: 1 })).items[0]
    if (row === undefined) return undefined
    return (await store.networks.onHosts({ network: row.id })).some((host) => host.active) ? row : undefined
  }
  const same = theirs === undefined ? undefined : await named(theirs)
  if (same !== undefined) return same
  const fallback = await named('default')
  if (fallback !== undefined) {
    const about = theirs === undefined ? 'network' : `network "${theirs}"`
    choices.push({
      about,
      chose: 'default',
      because: 'there is no network of that name here, and nothing else was said',
    })
  }
  return fallback
}

/** What an appliance calls its networks is a stranger's choice, "constructor" too. */
const answerFor = (wanted: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(wanted, name) ? wanted[name] : undefined
