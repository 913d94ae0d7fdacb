/**
 * Mappings of imports that somebody gave a name: which network theirs becomes, which pool, which hardware. Kept in this browser per user:
 * the server has no place for preferences.
 */

export interface Mapping {
  readonly pool: string
  /** Their network → ours; `*` for all that are not named. */
  readonly networks: Readonly<Record<string, string>>
  readonly diskBus: string
  readonly nicModel: string
  readonly firmware: string
}

export interface MappingProfile extends Mapping {
  readonly name: string
}

export const noMapping: Mapping = { pool: '', networks: {}, diskBus: '', nicModel: '', firmware: '' }

const MOST = 50

export const keyOf = (user: string): string => `covisor-import-mappings ${user}`

/** What is kept may be from another version, or made by hand: what makes no sense is left out. */
export function readProfiles(text: string | null): readonly MappingProfile[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.flatMap((one: unknown) => asProfile(one) ?? []) : []
  } catch {
    return []
  }
}

/** One of the same name is replaced. */
export function withProfile(all: readonly MappingProfile[], added: MappingProfile): readonly MappingProfile[] {
  return [...all.filter(({ name }) => name !== added.name), added].slice(-MOST)
}

/** Our network for one of theirs, by name, by the rule for all others, by the same name here, or the first. */
export function networkFor(
  theirs: string,
  { networks }: Mapping,
  ours: readonly { readonly id: string; readonly name: string }[],
): string {
  const wanted = networks[theirs] ?? networks['*']
  const found = ours.find(({ id }) => id === wanted) ?? ours.find(({ name }) => name === theirs) ?? ours[0]
  return found?.id ?? ''
}

function asProfile(one: unknown): MappingProfile | undefined {
  if (typeof one !== 'object' || one === null) return undefined
  const { name, networks, ...rest } = one as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || typeof networks !== 'object' || networks === null) return undefined
  const text = (key: string) => (typeof rest[key] === 'string' ? rest[key] : '')
  return {
    name,
    networks: Object.fromEntries(Object.entries(networks).filter(([, ours]) => typeof ours === 'string')),
    pool: text('pool'),
    diskBus: text('diskBus'),
    nicModel: text('nicModel'),
    firmware: text('firmware'),
  }
}
