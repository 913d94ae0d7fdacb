/**
 * Before and after of an audit entry. A provider's doings in a customer's project are in that customer's audit, so for who may
 * not see hosts, whatever tells of one is left out.
 */
import { type Actor, may } from '@covisor/model'

const ofTheProvider = new Set(['endpoint', 'host', 'hosts', 'nativeName', 'nativeRef', 'path', 'pool', 'text', 'uri'])

export const auditDetail = (actor: Actor, detail: unknown): unknown =>
  may(actor, 'host:read') ? (detail ?? null) : withoutPlaces(detail ?? null)

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([name]) => !ofTheProvider.has(name))
  return Object.fromEntries(members.map(([name, member]) => [name, withoutPlaces(member)]))
}
