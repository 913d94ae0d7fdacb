/**
 * Every verb that can be granted, with what it allows and where it can be given.
 *
 * Rights are verbs on kinds of resources; a verb that is not here does not compile, and one that is not in a role is not
 * allowed. A verb counts only in a role that was given where the verb reaches: those about hosts, pools and the installation
 * for the whole site, those about users and roles for an organisation or more, whatever the role itself says.
 */
export type Reach = 'site' | 'organisation' | 'project'

interface VerbFacts {
  readonly reach: Reach
  /** Completes "may …". */
  readonly allows: string
}

const site = (allows: string): VerbFacts => ({ reach: 'site', allows })
const organisation = (allows: string): VerbFacts => ({ reach: 'organisation', allows })
const project = (allows: string): VerbFacts => ({ reach: 'project', allows })

export const verbs = {
  'audit:read': project('read who did what'),
  'audit:verify': organisation('check that no audit entry was changed'),
  'binding:create': project('give roles to users'),
  'binding:delete': project('take roles from users'),
  'binding:read': project('see who has which role'),
  'cluster:create': site('make clusters of hosts'),
  'cluster:delete': site('delete clusters, and leave their hosts'),
  'cluster:edit': site('change clusters, and which hosts are in them'),
  'cluster:read': site('see clusters'),
  'event:read': project('follow changes'),
  'folder:create': project('make folders of VMs'),
  'folder:delete': project('delete folders, and leave their VMs'),
  'folder:edit': project('rename and move folders'),
  'folder:read': project('see how VMs are laid out in folders'),
  'group:create': project('make groups of VMs'),
  'group:delete': project('delete groups, and leave their VMs'),
  'group:edit': project('change which VMs are in a group, and in which order they start'),
  'group:read': project('see groups'),
  'group:start': project('start the VMs of a group in their order'),
  'group:stop': project('stop the VMs of a group'),
  'host:add': site('enrol endpoints'),
  'host:edit': site('change names, addresses, sites and racks of hosts'),
  'host:maintain': site('take hosts out of service and back'),
  'host:read': site('see hosts and endpoints, and on which host things are'),
  'host:remove': site('remove endpoints'),
  'image:create': project('make images'),
  'image:delete': project('delete images'),
  'image:edit': project('tag images'),
  'image:read': project('see images'),
  'import:create': project('upload and import appliances and disks'),
  'import:inspect': project('look into appliances before importing them'),
  'import:keep-profile': project('keep mapping profiles for imports to come'),
  'import:server-path': site('import from folders of the server'),
  'installation:confirm': site('end observe-only'),
  'installation:read': site('see the mode of the installation'),
  'installation:sign-in': site('say how people sign in: second factors, identity providers'),
  'network:create': site('make networks on hosts'),
  'network:edit': site('tag networks'),
  'network:read': project('see networks'),
  'network:remove': site('remove networks from hosts'),
  'network:start': site('start networks on hosts'),
  'organisation:create': site('make organisations'),
  'organisation:delete': site('delete organisations'),
  'organisation:edit': site('change organisations'),
  'organisation:quota': site('set the quotas of organisations'),
  'organisation:rates': site('set what usage costs'),
  'organisation:read': site('see all organisations and who is in them'),
  'placement:explain': site('ask why a VM is where it is, and what would be with other hosts'),
  'plan:apply': project('apply and withdraw saved plans, of what one may do'),
  'plan:approve': project('approve plans that others saved'),
  'plan:read': project('see saved plans'),
  'pool:create': site('make pools on hosts'),
  'pool:edit': site('say of which class pools are and how much they may promise'),
  'pool:read': project('see pools'),
  'pool:remove': site('remove pools from hosts'),
  'pool:share': site('say that hosts see the same pool'),
  'project:create': organisation('make projects'),
  'project:delete': organisation('delete projects'),
  'project:edit': organisation('change projects'),
  'project:quota': organisation('set the quotas of projects'),
  'project:read': project('see projects'),
  'project:read-all': organisation('list the VMs of all projects of the organisation'),
  'quota:read': project('see quotas and what is used of them'),
  'role:create': organisation('make roles'),
  'role:delete': organisation('delete roles'),
  'role:edit': organisation('change roles'),
  'role:read': project('see roles'),
  'rule:create': site('make rules about which VMs are together, apart, or on which hosts'),
  'rule:delete': site('delete such rules'),
  'rule:read': site('see such rules'),
  'site:create': site('make sites, where hosts and clusters stand'),
  'site:delete': site('delete sites at which nothing stands'),
  'site:edit': site('rename sites'),
  'site:read': site('see sites and their racks'),
  'task:cancel': project('cancel tasks'),
  'task:read': project('see tasks'),
  'task:retry': project('try failed tasks again'),
  'usage:read': project('see what a project had and used, hour by hour'),
  'usage:report': organisation('see what an organisation used in a month, and what it costs'),
  'user:create': organisation('make users'),
  'user:delete': organisation('delete users'),
  'user:edit': organisation('change, disable and sign out users, and give them a new way in'),
  'user:read': organisation('see users'),
  'vm:clone': project('clone VMs'),
  'vm:console': project('use the console of VMs, type there and see the screen'),
  'vm:create': project('create VMs'),
  'vm:delete': project('delete VMs'),
  'vm:edit': project('change the hardware, name and description of VMs'),
  'vm:edit-native-config': site("change the hypervisor's own configuration of a VM"),
  'vm:lease': project('say until when VMs may run, as far as the project allows'),
  'vm:migrate': site('move VMs to other hosts'),
  'vm:native-config': site("see the hypervisor's own configuration of a VM"),
  'vm:pass-device': site('give VMs devices of their hosts, and so the host itself to who controls the device'),
  'vm:pause': project('pause VMs'),
  'vm:purge': project('remove deleted VMs for good, before they can no longer be restored'),
  'vm:read': project('see VMs'),
  'vm:reboot': project('reboot VMs'),
  'vm:recover': site('start VMs elsewhere whose hosts are dead'),
  'vm:reset': project('reset VMs'),
  'vm:restore': project('bring deleted VMs back'),
  'vm:resume': project('resume VMs'),
  'vm:revert': project('revert VMs to snapshots'),
  'vm:shutdown': project('shut VMs down'),
  'vm:snapshot': project('make and delete snapshots of VMs'),
  'vm:start': project('start VMs'),
  'vm:stop': project('switch VMs off'),
  'vm:suspend': project('suspend VMs'),
  'volume:create': project('create volumes'),
  'volume:delete': project('delete volumes'),
  'volume:download': project('download volumes'),
  'volume:edit': project('tag volumes'),
  'volume:move': site('move volumes to other pools'),
  'volume:read': project('see volumes'),
  'volume:resize': project('grow volumes'),
} as const satisfies Readonly<Record<`${string}:${string}`, VerbFacts>>

export type Verb = keyof typeof verbs

/** What is done as a task, and so has a plan. A test compares them with the routes. */
export const taskVerbs: readonly Verb[] = [
  'group:start',
  'group:stop',
  'host:add',
  'host:edit',
  'host:maintain',
  'host:remove',
  'image:create',
  'image:delete',
  'import:create',
  'network:create',
  'network:remove',
  'network:start',
  'pool:create',
  'pool:remove',
  'pool:share',
  'vm:clone',
  'vm:create',
  'vm:delete',
  'vm:edit',
  'vm:edit-native-config',
  'vm:migrate',
  'vm:pause',
  'vm:purge',
  'vm:reboot',
  'vm:recover',
  'vm:reset',
  'vm:restore',
  'vm:resume',
  'vm:revert',
  'vm:shutdown',
  'vm:snapshot',
  'vm:start',
  'vm:stop',
  'vm:suspend',
  'volume:create',
  'volume:delete',
  'volume:move',
  'volume:resize',
]

export const allVerbs = Object.keys(verbs) as readonly Verb[]
export const tenantVerbs: readonly Verb[] = allVerbs.filter((verb) => verbs[verb].reach !== 'site')

const reaches: readonly Reach[] = ['project', 'organisation', 'site']

/** Whether a verb counts in a role that was given at this level. */
export const countsAt = (verb: Verb, level: Reach): boolean =>
  reaches.indexOf(verbs[verb].reach) <= reaches.indexOf(level)

export const isVerb = (text: string): text is Verb => Object.hasOwn(verbs, text)
