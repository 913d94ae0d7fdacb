/**
 * What a guest says of itself through its agent. All of it is hearsay: the guest may send anything, so nothing here decides anything,
 * and `plainGuestFacts` is what every answer passes before people see it.
 */
export interface GuestFacts {
  readonly hostname?: string
  readonly os?: {
    /** As os-release and the agent on Windows say: 'debian', 'mswindows', … */
    readonly id?: string
    readonly name?: string
    readonly version?: string
    readonly kernel?: string
  }
  readonly timeZone?: { readonly name?: string; readonly offsetSeconds?: number }
  /** Who is signed in. */
  readonly users: readonly GuestUser[]
  readonly fileSystems: readonly GuestFileSystem[]
}

export interface GuestUser {
  readonly name: string
  readonly domain?: string
  readonly since?: Date
}

export interface GuestFileSystem {
  readonly mountPoint: string
  readonly device?: string
  readonly type?: string
  readonly totalBytes?: number
  readonly usedBytes?: number
}

/** Facts, or why there are none: no agent, one that does not answer, a VM that does not run. */
export type GuestAnswer = { readonly facts: GuestFacts } | { readonly silent: string }

export const MOST_IN_A_LIST = 64
const MOST_CHARACTERS = 256
const MOST_BYTES = 2 ** 60
const DAY_SECONDS = 86_400

/** Short texts without control characters, short lists, amounts that can be. What makes no sense is left out. */
export function plainGuestFacts(told: GuestFacts): GuestFacts {
  const { os, timeZone } = told
  const seconds = timeZone?.offsetSeconds
  return {
    ...given('hostname', plainText(told.hostname)),
    ...given(
      'os',
      filled({
        ...given('id', plainText(os?.id)),
        ...given('name', plainText(os?.name)),
        ...given('version', plainText(os?.version)),
        ...given('kernel', plainText(os?.kernel)),
      }),
    ),
    ...given(
      'timeZone',
      filled({
        ...given('name', plainText(timeZone?.name)),
        ...given('offsetSeconds', seconds !== undefined && Math.abs(seconds) <= DAY_SECONDS ? seconds : undefined),
      }),
    ),
    users: told.users.slice(0, MOST_IN_A_LIST).flatMap(({ name, domain, since }) => {
      const plain = plainText(name)
      if (plain === undefined) return []
      const when = since !== undefined && !Number.isNaN(since.getTime()) ? since : undefined
      return [{ name: plain, ...given('domain', plainText(domain)), ...given('since', when) }]
    }),
    fileSystems: told.fileSystems.slice(0, MOST_IN_A_LIST).flatMap((found) => {
      const mountPoint = plainText(found.mountPoint)
      if (mountPoint === undefined) return []
      return [
        {
          mountPoint,
          ...given('device', plainText(found.device)),
          ...given('type', plainText(found.type)),
          ...space(found),
        },
      ]
    }),
  }
}

/** Both or neither: a file system that is fuller than it is large was not measured. */
function space({ totalBytes, usedBytes }: GuestFileSystem): Pick<GuestFileSystem, 'totalBytes' | 'usedBytes'> {
  if (totalBytes === undefined || usedBytes === undefined) return {}
  const canBe = usedBytes >= 0 && usedBytes <= totalBytes && totalBytes <= MOST_BYTES
  return canBe ? { totalBytes, usedBytes } : {}
}

/** Cc: control characters; Cf: invisible ones, among them those that turn the direction of what follows. */
function plainText(text: string | undefined): string | undefined {
  const plain = text
    ?.slice(0, 4 * MOST_CHARACTERS)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
  return plain === '' ? undefined : plain
}

const given = <K extends string, T>(key: K, value: T | undefined): { readonly [_ in K]?: T } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [_ in K]: T })

const filled = <T extends object>(value: T): T | undefined => (Object.keys(value).length === 0 ? undefined : value)
