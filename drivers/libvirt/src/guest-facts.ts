/**
 * What libvirt hands on of a guest agent's answers, to facts. The names and numbers are libvirt's, the contents the guest's: counts are
 * not believed beyond the parameters that came, and texts are cleaned by who asked (driver-api, guest-facts.ts).
 *
 * Names of parameters: libvirt's documentation of virDomainGetGuestInfo.
 */
import { type GuestFacts, MOST_IN_A_LIST } from '@covisor/driver-api'
import type { Stats } from './samples.ts'

export function guestFacts(told: Stats): GuestFacts {
  const offset = told['timezone.offset']
  return {
    ...text('hostname', told['hostname']),
    os: {
      ...text('id', told['os.id']),
      ...text('name', told['os.name'] ?? told['os.pretty-name']),
      ...text('version', told['os.version-id'] ?? told['os.version']),
      ...text('kernel', told['os.kernel-release']),
    },
    timeZone: {
      ...text('name', told['timezone.name']),
      ...(offset === undefined ? {} : { offsetSeconds: Number(offset) }),
    },
    users: numbered(told, 'user').map((of) => ({
      name: String(of('name') ?? ''),
      ...text('domain', of('domain')),
      ...since(of('login-time')),
    })),
    fileSystems: numbered(told, 'fs').map((of) => ({
      mountPoint: String(of('mountpoint') ?? ''),
      ...text('device', of('name')),
      ...text('type', of('fstype')),
      ...amount('totalBytes', of('total-bytes')),
      ...amount('usedBytes', of('used-bytes')),
    })),
  }
}

type Value = Stats[string] | undefined

/** `fs.0.…`, `fs.1.…`, as many as `fs.count` says, within reason. */
function numbered(told: Stats, group: string): ((name: string) => Value)[] {
  const count = Math.min(Number(told[`${group}.count`] ?? 0), MOST_IN_A_LIST)
  return Array.from({ length: Number.isInteger(count) && count > 0 ? count : 0 }, (_, index) => (name: string) => {
    return told[`${group}.${index}.${name}`]
  })
}

const text = <K extends string>(key: K, value: Value): { readonly [_ in K]?: string } =>
  typeof value === 'string' ? ({ [key]: value } as { readonly [_ in K]: string }) : {}

const amount = <K extends string>(key: K, value: Value): { readonly [_ in K]?: number } =>
  value === undefined ? {} : ({ [key]: Number(value) } as { readonly [_ in K]: number })

/** Milliseconds since 1970. */
const since = (value: Value): { readonly since?: Date } =>
  value === undefined ? {} : { since: new Date(Number(value)) }
