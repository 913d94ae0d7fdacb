/**
 * Tables of who may do and own what: organisations, projects, shares, quotas, people, and how they sign in.
 *
 * Secrets are kept as hashes only; hashing is control's business. Rights are those of now, so bindings are versioned for the
 * record, but `asOf` never grants anything.
 */
import type {
  ClusterId,
  Id,
  IdKind,
  OrganisationId,
  ProjectId,
  SingleKind,
  TokenId,
  UserId,
  Verb,
} from '@covisor/model'
import { bool, initially, int, json, nullable, real, table, text, time, weighing } from './column.ts'

export const sharings = ['all', 'entitled'] as const
export type Sharing = (typeof sharings)[number]

export const organisations = table(
  'organisations',
  {
    id: text<OrganisationId>(),
    name: text(),
    nameKey: text(),
    description: initially('', text()),
    /** Whether its users need a second factor, whatever the installation says. */
    needsSecondFactor: initially(false, bool()),
    /** Of what the provider shares it sees everything, or what it is entitled to; then it also runs only in clusters of which it has a share. */
    sharing: initially('all', text<Sharing>()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const projects = table(
  'projects',
  {
    id: text<ProjectId>(),
    organisation: text<OrganisationId>(),
    name: text(),
    nameKey: text(),
    description: initially('', text()),
    /** What is done in it only as a plan that somebody else approved. */
    approvalFor: initially([], json<readonly Verb[]>()),
    /** The longest that a VM may run without being extended, and the lease that new ones get; null: no end. */
    leaseDays: nullable(int()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const allocationModels = ['reservation', 'allocation', 'pay-as-you-go'] as const
export type AllocationModel = (typeof allocationModels)[number]

/** An organisation's share of a cluster. Null: not limited. */
export const allocations = table(
  'allocations',
  {
    id: text<Id<'allocation'>>(),
    organisation: text<OrganisationId>(),
    cluster: text<ClusterId>(),
    model: initially('pay-as-you-go', text<AllocationModel>()),
    vcpus: nullable(int()),
    memoryMiB: nullable(int()),
    /** 0 to 1: of the share, or with pay-as-you-go of what its running VMs have. */
    vcpuGuarantee: initially(0, real()),
    memoryGuarantee: initially(0, real()),
    storageBytes: nullable(int()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const entitlementKinds = ['network', 'pool-class', 'flavor', 'image'] as const
export type EntitlementKind = (typeof entitlementKinds)[number]

/** An organisation's right to use something of the provider's. */
export const entitlements = table(
  'entitlements',
  {
    id: text<Id<'entitlement'>>(),
    organisation: text<OrganisationId>(),
    resourceKind: text<EntitlementKind>(),
    /** An id, or the name of a class of pools. */
    resource: text(),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const quotaResources = [
  'vms',
  'vcpus',
  'memoryMiB',
  'storageBytes',
  'snapshots',
  'networks',
  'addresses',
] as const
export type QuotaResource = (typeof quotaResources)[number]

/** A limit for an organisation (project null) or one project. Use is computed, never kept, so it cannot drift. */
export const quotas = table(
  'quotas',
  {
    id: text(),
    organisation: text<OrganisationId>(),
    project: nullable(text<ProjectId>()),
    resource: text<QuotaResource>(),
    /** Of storage: in pools of this class only. null: in all. */
    poolClass: nullable(text()),
    maximum: int(),
    /** Of an organisation: its projects' limits together may be so many times this one. null: once. */
    overcommit: nullable(real()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const users = table(
  'users',
  {
    id: text<UserId>(),
    organisation: text<OrganisationId>(),
    /** What one signs in with; unique in the installation. */
    name: text(),
    nameKey: text(),
    displayName: initially('', text()),
    disabled: initially(false, bool()),
    /** Who says who they are, and what they are called there, for ever; null: they sign in here. */
    identityProvider: nullable(text<Id<'identity-provider'>>()),
    subject: nullable(text()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** Apart from users, so that no list of users can carry a hash, and history never does. */
export const passwords = table(
  'passwords',
  { userId: text<UserId>(), hash: text(), changedAt: time() },
  { key: ['userId'] },
)

export const tokens = table('tokens', {
  id: text<TokenId>(),
  userId: text<UserId>(),
  name: text(),
  /** Of the secret part; looked up by it. */
  hash: text(),
  /** null: all verbs of the user. */
  verbs: nullable(json<readonly Verb[]>()),
  /** null: all projects of the user. */
  project: nullable(text<ProjectId>()),
  createdAt: time(),
  expiresAt: nullable(time()),
  lastUsedAt: weighing('quiet', nullable(time())),
})

/** What makes a user's six digits. The secret is sealed; unconfirmed ones are worth nothing. */
export const totpSecrets = table(
  'totp_secrets',
  {
    userId: text<UserId>(),
    secret: text(),
    createdAt: time(),
    confirmedAt: nullable(time()),
    /** The time step of the last code that was used: none is taken twice. */
    lastStep: initially(0, int()),
  },
  { key: ['userId'] },
)

/** Codes that stand in for a second factor, once each. */
export const recoveryCodes = table(
  'recovery_codes',
  { hash: text(), userId: text<UserId>(), createdAt: time() },
  { key: ['hash'] },
)

/** Public keys of authenticators, by the credential id that they chose, in base64url. */
export const passkeys = table('passkeys', {
  id: text(),
  userId: text<UserId>(),
  name: text(),
  publicKey: text(),
  /** As the authenticator counts its uses; many always say 0. */
  counter: int(),
  transports: json<readonly string[]>(),
  createdAt: time(),
  lastUsedAt: nullable(time()),
})

/** A browser's sign-in. */
export const sessions = table(
  'sessions',
  {
    hash: text(),
    userId: text<UserId>(),
    createdAt: time(),
    expiresAt: time(),
    lastUsedAt: time(),
    address: nullable(text()),
    /** Whether more than a password was shown: a second factor, or what stands for one. */
    isStrong: initially(false, bool()),
    /** The token that opened it, and with which it ends. */
    token: nullable(text<TokenId>()),
  },
  { key: ['hash'] },
)

/** Secrets that sign somebody in once: the first administrator's, or one made by whoever owns the data directory. */
export const oneTimeSignIns = table(
  'one_time_sign_ins',
  { hash: text(), userId: text<UserId>(), createdAt: time(), expiresAt: time() },
  { key: ['hash'] },
)

/** A named set of verbs; 'all' for the provider's administrators. Without an organisation it is offered to all. */
export const roles = table(
  'roles',
  {
    id: text<Id<'role'>>(),
    organisation: nullable(text<OrganisationId>()),
    name: text(),
    nameKey: text(),
    verbs: json<readonly Verb[] | 'all'>(),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/**
 * A role given to a user: everywhere (organisation null), in an organisation, in one project, or on a single resource. The
 * places further out then say where that resource is, and give no right there.
 */
export const bindings = table(
  'bindings',
  {
    id: text<Id<'binding'>>(),
    userId: text<UserId>(),
    role: text<Id<'role'>>(),
    organisation: nullable(text<OrganisationId>()),
    project: nullable(text<ProjectId>()),
    resourceKind: nullable(text<SingleKind>()),
    resource: nullable(text()),
    /** For a group there, and gone with it; null: given by a person. */
    identityProvider: nullable(text<Id<'identity-provider'>>()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** Key-value pairs on any resource. The owner's columns are copies, so that lists stay inside their scope. */
export const tags = table(
  'tags',
  {
    kind: text<IdKind>(),
    id: text(),
    tagKey: text(),
    value: text(),
    organisation: nullable(text<OrganisationId>()),
    project: nullable(text<ProjectId>()),
  },
  { key: ['kind', 'id', 'tagKey'], versioned: true },
)
