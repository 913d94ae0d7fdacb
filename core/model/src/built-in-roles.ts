/**
 * The roles that every installation has. Their verbs are those of the release: an upgrade that brings a new verb gives it to
 * the roles it belongs to. Given for an organisation or a project, only the tenant's verbs of a role count (verbs.ts), so
 * "admin" of an organisation sees no host.
 */
import { allVerbs, tenantVerbs, type Verb } from './verbs.ts'

export const builtInRoleNames = ['admin', 'operator', 'user', 'viewer', 'auditor', 'backup'] as const
export type BuiltInRole = (typeof builtInRoleNames)[number]

/** About people, rights and shares: an administrator's business. */
const isAboutPeople = (verb: Verb): boolean =>
  (/^(user|role|binding|organisation|project|quota|audit):/.test(verb) && verb !== 'project:read') ||
  verb === 'installation:sign-in'
/** Not for somebody else than those who do the work, an operator or an administrator: to agree, and to make a mistake final. */
const isWork = (verb: Verb): boolean => verb !== 'plan:approve' && verb !== 'vm:purge'
const reads = (verb: Verb): boolean => /:(read|read-all|inspect|verify|report)$/.test(verb)

const viewer = tenantVerbs.filter((verb) => reads(verb) && (!isAboutPeople(verb) || verb === 'quota:read'))

export const builtInRoles: Readonly<
  Record<BuiltInRole, { readonly description: string; readonly verbs: 'all' | readonly Verb[] }>
> = {
  admin: { description: 'everything', verbs: 'all' },
  operator: {
    description: 'runs hosts, pools, networks and all VMs; no users, roles, quotas or audit',
    verbs: allVerbs.filter((verb) => !isAboutPeople(verb) || verb === 'quota:read'),
  },
  user: {
    description: 'works with VMs, volumes and images of a project',
    verbs: tenantVerbs.filter((verb) => (!isAboutPeople(verb) && isWork(verb)) || verb === 'quota:read'),
  },
  viewer: { description: 'sees VMs and what belongs to them, changes nothing', verbs: viewer },
  auditor: {
    description: 'sees everything including users, roles and the audit, changes nothing',
    verbs: allVerbs.filter((verb) => reads(verb)),
  },
  backup: {
    description: 'makes snapshots and downloads volumes',
    verbs: ['event:read', 'project:read', 'task:read', 'vm:read', 'vm:snapshot', 'volume:download', 'volume:read'],
  },
}
