/** Repositories of organisations, projects, people and their rights, and of the small things tenants own. */
import type {
  ClusterId,
  Id,
  IdKind,
  NetworkId,
  OrganisationId,
  ProjectId,
  TaggedKind,
  TokenId,
  UserId,
  VmId,
} from '@covisor/model'
import type { WantedTag } from '../list-select.ts'
import type { OneOf } from '../page.ts'
import type { ResourceReads, ResourceWrites } from '../resource.ts'
import type {
  BindingRow,
  NewRowOf,
  PasskeyRow,
  PatchRowOf,
  PortRow,
  QuotaRow,
  RoleRow,
  RowNamed,
  SessionRow,
  TagRow,
  TokenRow,
  TotpRow,
  UserRow,
  VolumeRow,
} from '../rows.ts'
import type { IdentityProviderKind } from '../schema/identity.ts'
import type { SavedPlanState } from '../schema/plans.ts'
import type { EntitlementKind, QuotaResource } from '../schema/tenancy.ts'
import type { Tables } from '../schema.ts'
import type { Scope } from '../scope.ts'

export interface NameFilter {
  readonly name?: string | undefined
  readonly nameContains?: string | undefined
  /** Of what can be tagged. */
  readonly tag?: WantedTag | undefined
}

export type Reads<K extends keyof Tables, F = NameFilter, S = Scope> = ResourceReads<S, RowNamed<K>, F>
export type Writes<K extends keyof Tables, S = Scope> = ResourceWrites<S, RowNamed<K>, NewRowOf<K>, PatchRowOf<K>>

export interface VolumeFilter extends NameFilter {
  readonly pool?: OneOf<VolumeRow['pool']>
  readonly host?: OneOf<NonNullable<VolumeRow['host']>>
  readonly state?: OneOf<VolumeRow['state']>
  readonly purpose?: OneOf<VolumeRow['purpose']>
  readonly madeByUs?: boolean | undefined
  /** Those that stand on this file. */
  readonly backing?: string | undefined
  readonly vm?: VmId | undefined
}
/** Sort fields: name, createdAt, capacityBytes. */
export interface VolumeReads extends Reads<'volumes', VolumeFilter> {
  /** Of a shared pool whichever host asks; of a host's own pool only there. */
  byNative(
    scope: Scope,
    place: { readonly pool: VolumeRow['pool']; readonly host: VolumeRow['host']; readonly nativeName: string },
  ): Promise<VolumeRow | undefined>
}

export interface SnapshotFilter extends NameFilter {
  readonly vm?: VmId | undefined
  readonly state?: OneOf<'creating' | 'ready' | 'deleting' | 'failed'>
  readonly nativeName?: string | undefined
}
export interface ImageFilter extends NameFilter {
  readonly state?: OneOf<'creating' | 'ready' | 'deleting' | 'failed'>
}

export interface PortFilter {
  readonly network?: OneOf<NetworkId>
  readonly vm?: OneOf<VmId>
  readonly mac?: string | undefined
}
export interface PortReads extends ResourceReads<Scope, PortRow, PortFilter> {
  /** Whether a VM other than this one has it, as was seen on its host or is desired. */
  isMacOfAnother(mac: string, vm: VmId): Promise<boolean>
}
export interface PortWrites extends Writes<'ports'> {
  /** Not used by a port, nor seen on any VM. In QEMU's range 52:54:00; unique once a port or spec with it is written. */
  allocateMac(): Promise<string>
}

export interface UserFilter extends NameFilter {
  readonly organisation?: OrganisationId | undefined
  readonly identityProvider?: Id<'identity-provider'> | undefined
  /** With the provider: at most one. */
  readonly subject?: string | undefined
}

export interface IdentityProviderFilter extends NameFilter {
  readonly kind?: IdentityProviderKind | undefined
  readonly organisation?: OrganisationId | undefined
}

export interface UserRight {
  readonly binding: BindingRow
  readonly role: RoleRow
}

export interface SignInReads {
  userByName(name: string): Promise<UserRow | undefined>
  passwordHash(user: UserId): Promise<string | undefined>
  /** undefined: unknown or expired. */
  token(hash: string): Promise<{ readonly token: TokenRow; readonly user: UserRow } | undefined>
  session(hash: string): Promise<{ readonly session: SessionRow; readonly user: UserRow } | undefined>
  tokensOf(user: UserId): Promise<readonly TokenRow[]>
  /** Roles bound to a user for the site, an organisation or a project, with where. */
  rightsOf(user: UserId): Promise<readonly UserRight[]>
  /** The same and those on single resources, which count nowhere else: whoever asks must keep them apart. */
  allRightsOf(user: UserId): Promise<readonly UserRight[]>
}
export interface SignInWrites extends SignInReads {
  setPassword(user: UserId, hash: string): Promise<void>
  insertToken(token: NewRowOf<'tokens'>): Promise<void>
  /** Throws NOT_FOUND. */
  removeToken(user: UserId, id: TokenId): Promise<void>
  insertSession(
    session: Omit<SessionRow, 'createdAt' | 'lastUsedAt' | 'isStrong' | 'token'> & {
      readonly isStrong?: boolean
      readonly token?: TokenId | null
    },
  ): Promise<void>
  /** A second factor was shown, or set up, in it. */
  strengthenSession(hash: string): Promise<void>
  removeSession(hash: string): Promise<void>
  /** Ends a user's sessions and takes back one-time secrets; `except` is the hash of the session that stays. */
  removeSessionsOf(user: UserId, except?: string): Promise<void>
  /** Those of all who come through an identity provider. */
  removeSessionsThrough(provider: Id<'identity-provider'>): Promise<void>
  /** The ways in of a user that is removed: password, tokens, sessions, one-time secrets. */
  forget(user: UserId): Promise<void>
  /** Notes that a token or session was used; at most once a minute is enough. */
  used(
    what: { readonly token: TokenId } | { readonly session: string; readonly expiresAt?: number | undefined },
  ): Promise<void>
  insertOneTime(secret: { readonly hash: string; readonly userId: UserId; readonly expiresAt: number }): Promise<void>
  /** Uses it up: the second call gets undefined. */
  takeOneTime(hash: string): Promise<UserRow | undefined>
  /** Expired sessions, tokens and one-time secrets. */
  prune(): Promise<number>
}

/** Which second factors a user has. */
export interface SecondFactors {
  readonly totp: boolean
  readonly passkeys: number
}

export interface SecondFactorReads {
  /** Confirmed or not. */
  totp(user: UserId): Promise<TotpRow | undefined>
  recoveryCodesLeft(user: UserId): Promise<number>
  passkey(id: string): Promise<PasskeyRow | undefined>
  passkeysOf(user: UserId): Promise<readonly PasskeyRow[]>
  /** Of those that have any, in one question. */
  of(users: readonly UserId[]): Promise<ReadonlyMap<UserId, SecondFactors>>
  /** Every sealed secret, for a change of keys. */
  sealed(): Promise<readonly { readonly userId: UserId; readonly secret: string }[]>
}
export interface SecondFactorWrites extends SecondFactorReads {
  /** Replaces one that was not confirmed. */
  setTotp(user: UserId, secret: string): Promise<void>
  sealTotpAgain(user: UserId, secret: string): Promise<void>
  /** Takes the code of this time step; false for one that is not later than the last, however many ask at once. */
  takeTotpStep(user: UserId, step: number, isConfirming: boolean): Promise<boolean>
  removeTotp(user: UserId): Promise<void>
  /** Instead of those that there were. */
  setRecoveryCodes(user: UserId, hashes: readonly string[]): Promise<void>
  /** Uses it up: the second call gets false. */
  takeRecoveryCode(user: UserId, hash: string): Promise<boolean>
  insertPasskey(passkey: NewRowOf<'passkeys'>): Promise<void>
  /** Throws NOT_FOUND. */
  renamePasskey(user: UserId, id: string, name: string): Promise<void>
  /** Throws NOT_FOUND. */
  removePasskey(user: UserId, id: string): Promise<void>
  /** False when the counter does not go on from the last one, however many ask at once. 0 to 0 is what does not count. */
  usePasskey(id: string, counter: number): Promise<boolean>
  /** All factors and recovery codes. */
  forget(user: UserId): Promise<void>
}

export interface TagReads {
  of(kind: IdKind, ids: readonly string[]): Promise<readonly TagRow[]>
  /** Which tags the things of a kind have that the scope may see, and how many have each. At most MAX_TAGS_LISTED, by key and value. */
  inUse(scope: Scope, kind: TaggedKind): Promise<readonly TagUse[]>
}
export interface TagUse {
  readonly key: string
  readonly value: string
  readonly uses: number
}
export interface TagWrites extends TagReads {
  /** Replaces all tags of a resource. The caller has checked that the resource is in its scope. */
  set(
    resource: {
      readonly kind: IdKind
      readonly id: string
      readonly organisation: OrganisationId | null
      readonly project: ProjectId | null
    },
    tags: Readonly<Record<string, string>>,
  ): Promise<void>
}

export type QuotaUse = Readonly<Record<QuotaResource, number>>
export interface QuotaReads {
  limits(organisation: OrganisationId, project: ProjectId): Promise<readonly QuotaRow[]>
  /** Counted now. In a transaction the answer stays true until it commits. */
  use(scope: QuotaScope): Promise<QuotaUse>
  /** Of `storageBytes`, what is in pools of a class, by class. */
  storageByClass(scope: QuotaScope): Promise<Readonly<Record<string, number>>>
  /** What the projects of an organisation are limited to, together; those without a limit of their own are not in it. */
  sumOfProjects(organisation: OrganisationId, of: Pick<QuotaRow, 'resource' | 'poolClass'>): Promise<number>
}

export interface QuotaScope {
  readonly organisation: OrganisationId
  readonly project: ProjectId | 'all'
}
export interface QuotaWrites extends QuotaReads {
  /** undefined removes the limit. */
  set(
    limit: {
      readonly organisation: OrganisationId
      readonly project: ProjectId | null
      readonly resource: QuotaResource
      readonly poolClass?: string | null
      readonly overcommit?: number | null
    },
    maximum: number | undefined,
  ): Promise<void>
}

/** What an organisation has in a cluster. `up`: of what runs there, or is about to. */
export interface ClusterUse {
  readonly organisation: OrganisationId
  readonly vcpus: number
  readonly memoryMiB: number
  readonly upVcpus: number
  readonly upMemoryMiB: number
}

export interface AllocationFilter {
  readonly organisation?: OrganisationId | undefined
  readonly cluster?: ClusterId | undefined
}

export interface EntitlementFilter {
  readonly organisation?: OrganisationId | undefined
  readonly resourceKind?: EntitlementKind | undefined
  readonly resource?: string | undefined
}

export interface Outside {
  /** Of volumes in pools of other classes, with what they are about to grow by. */
  readonly bytes: number
  /** Network cards in other networks, but for those of VMs that were deleted and can be restored. */
  readonly ports: number
}

export interface ShareReads {
  /** Of each organisation that has something there. In a transaction the answer stays true until it commits. */
  use(cluster: ClusterId): Promise<readonly ClusterUse[]>
  /** What the organisation has of the provider's without being entitled to it: from before it was taken. */
  outside(organisation: OrganisationId): Promise<Outside>
}

/** Sort fields: createdAt. */
export interface SavedPlanFilter {
  readonly state?: OneOf<SavedPlanState>
  readonly target?: string | undefined
}

export interface BindingFilter {
  readonly userId?: UserId | undefined
  readonly role?: Id<'role'> | undefined
  readonly resource?: string | undefined
  readonly identityProvider?: Id<'identity-provider'> | undefined
}
