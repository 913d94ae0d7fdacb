/** What `covisor vm --help` says before it lists the commands: what the things are, and where to begin. */
export interface CommandGroup {
  /** In the list of `covisor --help`. */
  readonly summary: string
  /** As a command's: text, then "Examples:". */
  readonly details: string
}

export const commandGroups: Readonly<Record<string, CommandGroup>> = {
  installation: {
    summary: 'This installation: whether it may change anything on hosts',
    details: `After a restore from a backup Covisor only observes, because it cannot know what was done since.

Examples:
  covisor installation show
  covisor installation confirm`,
  },
  host: {
    summary: 'Machines that VMs run on',
    details: `A host is a machine with a hypervisor. Adding one lists what runs there and changes nothing on it.

Examples:
  covisor host add qemu+ssh://root@kvm1/system
  covisor host list`,
  },
  'host maintenance': {
    summary: 'Hosts that are to be worked on',
    details: `A host in maintenance takes no VMs; those that run there move away first, and come back afterwards.

Examples:
  covisor host maintenance enter kvm1 --plan
  covisor host maintenance leave kvm1 --return`,
  },
  site: {
    summary: 'Places where clusters and hosts stand',
    details: `A site is what can be lost as a whole; a rack is a part of one. Rules are measured by them, and "whatif" asks about them.

Examples:
  covisor site create berlin
  covisor host edit kvm1 --rack r1
  covisor whatif --lose-site berlin`,
  },
  cluster: {
    summary: 'Hosts that VMs move between',
    details: `A cluster has one way of placing VMs, one CPU for new VMs, and one way of looking after its hosts.

Examples:
  covisor cluster create prod kvm1 kvm2 kvm3
  covisor cluster show prod`,
  },
  profile: {
    summary: 'What appliances become here, kept for the next import',
    details: `A mapping profile says once which network here stands for theirs, which pool, hardware and size.

Examples:
  covisor profile save branch --network "VM Network=lan"
  covisor import appliance.ova --profile branch`,
  },
  rule: {
    summary: 'Which VMs are together or apart, and on which hosts',
    details: `Kept by every placement, move and plan.

Examples:
  covisor rule create ha apart web01 web02
  covisor rule list`,
  },
  explain: {
    summary: 'Why things are as they are',
    details: `What was decided, and every reason for and against.

Examples:
  covisor explain placement web01`,
  },
  vm: {
    summary: 'Virtual machines: make, start, look at, change, delete',
    details: `A VM is given by its name, or by its id where two have the same name. VMs that Covisor did not make are here too.
Appliances and disk images become VMs with "covisor import".

Examples:
  covisor vm list
  covisor vm create web01 --image debian12 --start
  covisor vm console web01`,
  },
  group: {
    summary: 'VMs that belong together and start in an order (vApps)',
    details: `An appliance with several VMs becomes a group. A VM may be in several groups; deleting a group leaves its VMs.

Examples:
  covisor group list
  covisor group create shop db01:1 web01:2 web02:2
  covisor group start shop`,
  },
  folder: {
    summary: 'How the VMs of a project are laid out',
    details: `Folders order VMs and nothing else: they give no rights. A folder is named by its path from the top.

Examples:
  covisor folder create shop
  covisor folder put shop web01 web02
  covisor folder list`,
  },
  tag: {
    summary: 'Words that things are found and counted by',
    details: `KEY or KEY=VALUE, on VMs, volumes, images, networks and hosts. Who may edit a thing may tag it.

Examples:
  covisor tag set tier=web web01 web02
  covisor tag list
  covisor vm list --filter tag:tier=web`,
  },
  'vm snapshot': {
    summary: 'States of a VM to go back to',
    details: `A snapshot is not a backup: it lies in the same pool as the VM.

Examples:
  covisor vm snapshot create web01 before-upgrade
  covisor vm snapshot list web01`,
  },
  volume: {
    summary: 'Disks of VMs, where they are stored',
    details: `A volume lies in a pool, and is attached to a VM or to none.

Examples:
  covisor volume list
  covisor volume create data01 100G
  covisor vm edit web01 --add-disk data01`,
  },
  pool: {
    summary: 'Places on hosts where volumes are stored',
    details: `Pools that hosts have are found by themselves; "pool create" adds a folder, NFS, LVM, iSCSI, Ceph or ZFS.

Examples:
  covisor pool list
  covisor pool create fast kvm1 /srv/vms`,
  },
  network: {
    summary: 'What network cards of VMs are plugged into',
    details: `Networks that hosts have are found by themselves.

Examples:
  covisor network list
  covisor network create lab kvm1 --kind nat --subnet 192.168.80.1/24`,
  },
  image: {
    summary: 'Disks that new VMs start from',
    details: `Each new VM gets a copy; the image itself is never written.

Examples:
  covisor import debian-12-generic-amd64.qcow2 --as-image --name debian12
  covisor vm create web01 --image debian12 --start`,
  },
  task: {
    summary: 'Work that goes on, and how it ended',
    details: `Whatever changes something is a task of the server. It goes on when the command that started it is left with Ctrl-C,
and after a restart of the server.

Examples:
  covisor task list --state running
  covisor task list --state failed`,
  },
  plan: {
    summary: 'Plans that were saved, to be approved and applied later',
    details: `Every command that starts a task takes --save-plan. "project edit --approval-for" says what is done in a project only
when somebody else has approved the plan.

Examples:
  covisor vm delete web01 --save-plan
  covisor plan list --state waiting`,
  },
  event: {
    summary: 'Changes, as they happen',
    details: `Every change of every resource, whoever made it.

Examples:
  covisor event watch`,
  },
  audit: {
    summary: 'Who did what',
    details: `Every request that changed something, or was refused.

Examples:
  covisor audit list`,
  },
  user: {
    summary: 'People who can sign in',
    details: `A user belongs to an organisation, and may do nothing until a role is granted.

Examples:
  covisor user create alice --organisation acme
  covisor role grant alice admin --organisation acme`,
  },
  'second-factor': {
    summary: 'What you sign in with beside the password',
    details: `Codes of an authenticator app, recovery codes, and passkeys (which are set up in the console).

Examples:
  covisor second-factor show
  covisor second-factor set-up`,
  },
  'sign-in': {
    summary: 'How people sign in: what is wanted of them',
    details: `For the whole installation. What is wanted in one organisation is said there.

Examples:
  covisor sign-in show
  covisor sign-in edit --second-factor everybody`,
  },
  'identity-provider': {
    summary: 'Who else is asked who somebody is',
    details: `OpenID Connect providers (Keycloak, Entra ID, Google, authentik) and directories (LDAP, Active Directory). People come through
them as users of their own, and what their groups may do here is said with --give.

Examples:
  covisor identity-provider list
  covisor identity-provider test corp`,
  },
  organisation: {
    summary: 'Customers, each with users and projects of its own',
    details: `What is in one organisation does not exist for the others.

Examples:
  covisor organisation create acme
  covisor organisation list`,
  },
  project: {
    summary: 'What VMs, volumes and images are in',
    details: `Every command acts in one project: your first one, or the one of --project (COVISOR_PROJECT).

Examples:
  covisor project create shop
  covisor --project acme/shop vm list`,
  },
  role: {
    summary: 'What users may do, and where',
    details: `A role is a named set of verbs. It counts in one project, in an organisation, or everywhere. What no role allows is
refused.

Examples:
  covisor role list
  covisor role grant bob user --in acme/shop
  covisor role grants`,
  },
  allocation: {
    summary: 'Shares of clusters that organisations have',
    details: `A share says how much an organisation may have in a cluster, and how much of that is guaranteed to it.

Examples:
  covisor allocation list acme
  covisor allocation set acme prod --model reservation --vcpus 32 --memory 128G`,
  },
  entitlement: {
    summary: 'What organisations may use of what the provider shares',
    details: `Networks, classes of pools, flavors and images. Counts for organisations made with --sharing entitled.

Examples:
  covisor entitlement list acme
  covisor entitlement give acme network lan`,
  },
  flavor: {
    summary: 'The sizes that VMs are offered in',
    details: `A flavor is a number of vCPUs and an amount of memory under a name.

Examples:
  covisor flavor create small --vcpus 1 --memory 2G
  covisor flavor list`,
  },
  quota: {
    summary: 'How much organisations and projects may have',
    details: `What is counted: VMs, their vCPUs and memory, storage, snapshots. A plan shows what a call would add.

Examples:
  covisor quota list
  covisor quota set vms 5 --in acme/shop`,
  },
  usage: {
    summary: 'What projects had and used, and what it costs',
    details: `Counted hour by hour from the history of VMs and volumes, so that everybody can check it.

Examples:
  covisor usage list
  covisor usage report --month 2026-11`,
  },
  token: {
    summary: 'API tokens, for scripts and other machines',
    details: `A token can do what the one who made it can do, or less.

Examples:
  covisor token create "backup script"
  covisor token list`,
  },
}
