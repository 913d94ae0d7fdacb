/**
 * Branded ids from one append-only registry, and the one function that lets strings in.
 *
 * An id is a UUID that Covisor chose before the thing existed. A hypervisor's own identifier (libvirt UUID, moref, LPAR id)
 * is never one of these: it is an opaque `nativeRef` beside the id.
 */
import type { Brand } from './brand.ts'
import { AppError } from './errors.ts'

export const idKinds = [
  'allocation',
  'binding',
  'cluster',
  'endpoint',
  'entitlement',
  'flavor',
  'folder',
  'group',
  'host',
  'identity-provider',
  'image',
  'installation',
  'network',
  'organisation',
  'plan',
  'pool',
  'port',
  'profile',
  'project',
  'role',
  'rule',
  'site',
  'snapshot',
  'task',
  'ticket',
  'token',
  'upload',
  'user',
  'vm',
  'volume',
] as const

export type IdKind = (typeof idKinds)[number]
export type Id<K extends IdKind> = Brand<string, K>

export type BindingId = Id<'binding'>
export type ClusterId = Id<'cluster'>
export type EndpointId = Id<'endpoint'>
export type FlavorId = Id<'flavor'>
export type GroupId = Id<'group'>
export type HostId = Id<'host'>
export type IdentityProviderId = Id<'identity-provider'>
export type ImageId = Id<'image'>
export type InstallationId = Id<'installation'>
export type NetworkId = Id<'network'>
export type OrganisationId = Id<'organisation'>
export type PoolId = Id<'pool'>
export type PortId = Id<'port'>
export type ProjectId = Id<'project'>
export type RoleId = Id<'role'>
export type RuleId = Id<'rule'>
export type SiteId = Id<'site'>
export type SnapshotId = Id<'snapshot'>
export type TaskId = Id<'task'>
export type TokenId = Id<'token'>
export type UploadId = Id<'upload'>
export type UserId = Id<'user'>
export type VmId = Id<'vm'>
export type VolumeId = Id<'volume'>

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function newId<K extends IdKind>(_kind: K): Id<K> {
  return crypto.randomUUID() as string as Id<K>
}

export function isId(text: string): boolean {
  return UUID.test(text)
}

/** The only way in from the outside: API paths, database rows, driver replies. Throws ID_MALFORMED. */
export function parseId<K extends IdKind>(kind: K, text: string): Id<K> {
  if (!UUID.test(text)) throw new AppError('ID_MALFORMED', { kind, text })
  return text as Id<K>
}

/** Eight characters that make a native name unique per host or pool without telling whose it is. */
export function shortId(id: Id<IdKind>): string {
  return id.slice(0, 8)
}
