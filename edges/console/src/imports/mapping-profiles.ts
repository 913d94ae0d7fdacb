/** The mapping in the form, and as the server keeps it under a name: which network theirs becomes, which pool, which hardware and size. */
import type { Schema } from '@covisor/client'

export interface Mapping {
  readonly pool: string
  /** Their network → ours; `*` for all that are not named. */
  readonly networks: Readonly<Record<string, string>>
  readonly diskBus: string
  readonly nicModel: string
  readonly firmware: string
  /** Absent: as the appliance says. */
  readonly vcpus?: number
  readonly memoryMiB?: number
  readonly deploymentOption?: string
}

export const noMapping: Mapping = { pool: '', networks: {}, diskBus: '', nicModel: '', firmware: '' }

type Profile = Schema<'ImportProfile'>
type Kept = Schema<'NewImportProfile'>

/** A network or pool that is gone is as good as not said. */
export function mappingOf(profile: Profile): Mapping {
  const { vcpus, memoryMiB, deploymentOption } = profile
  return {
    pool: profile.pool?.name === '' ? '' : (profile.pool?.id ?? ''),
    networks: Object.fromEntries(
      profile.networks.filter(({ network }) => network.name !== '').map(({ theirs, network }) => [theirs, network.id]),
    ),
    diskBus: profile.diskBus ?? '',
    nicModel: profile.nicModel ?? '',
    firmware: profile.firmware ?? '',
    ...(vcpus === null ? {} : { vcpus }),
    ...(memoryMiB === null ? {} : { memoryMiB }),
    ...(deploymentOption === null ? {} : { deploymentOption }),
  }
}

/** What of the profile that is replaced the form does not touch, such as networks of other appliances, stays. */
export function keptOf(name: string, mapping: Mapping, before: Profile | undefined): Kept {
  const { pool, diskBus, nicModel, firmware, ...rest } = mapping
  const was = before === undefined ? noMapping : mappingOf(before)
  return {
    ...rest,
    name,
    networks: { ...was.networks, ...mapping.networks },
    ...(pool === '' ? {} : { pool }),
    ...(diskBus === '' ? {} : { diskBus: diskBus as NonNullable<Kept['diskBus']> }),
    ...(nicModel === '' ? {} : { nicModel: nicModel as NonNullable<Kept['nicModel']> }),
    ...(firmware === '' ? {} : { firmware: firmware as NonNullable<Kept['firmware']> }),
  }
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
