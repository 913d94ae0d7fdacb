/** Every question that pages ask, with its key in the replica (see live/query-client.ts). */
import { type CovisorClient, type Schema, unwrap } from '@covisor/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { AuditQuestion } from './audit/audit-range.ts'

export interface VmQuestion {
  readonly sort?: string
  readonly nameContains?: string
  readonly filter?: string
  readonly host?: string
  /** Only the first so many: a page of their own, and no more is read. */
  readonly most?: number
}

export interface TaskQuestion {
  readonly state?: Schema<'Task'>['state']
  readonly target?: string
}

/** As many as a screen shows, for who filters; then more at once, for who scrolls (bench/console.ts). */
const FIRST_PAGE = 40
const PAGE = 100
const BRANCH = 200

interface Page<T> {
  readonly items: T[]
  readonly next: string | null
}

/** A list that is read page by page while it is scrolled. */
function paged<T>(kind: string, question: object, read: (page: { limit: number; after?: string }) => Promise<Page<T>>) {
  return infiniteQueryOptions({
    queryKey: [kind, 'list', question],
    queryFn: ({ pageParam }) => read(pageParam === '' ? { limit: FIRST_PAGE } : { limit: PAGE, after: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ next }: Page<T>) => next,
  })
}

/** A list that is short enough to be read whole. */
async function whole<T>(read: (page: { limit: number; after?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: Page<T> = await read({ limit: 1000, ...(after === '' ? {} : { after }) })
    items.push(...page.items)
    after = page.next
  }
  return items
}

type Get = CovisorClient['GET']
const get: Get = api.GET

export const vmList = (question: VmQuestion) =>
  paged('vm', question, ({ limit, after }) => {
    const { most = limit, ...query } = question
    const page = { limit: most, ...(after === undefined ? {} : { after }) }
    return unwrap(get('/v1/vms', { params: { query: { ...query, ...page } } }))
  })

export const deletedVmList = queryOptions({
  queryKey: ['vm', 'list', { deleted: true }],
  queryFn: () => whole((page) => unwrap(get('/v1/vms', { params: { query: { deleted: true, ...page } } }))),
})

/** The first VMs of a host, or of the project, by name: what a branch of the tree shows. */
export const vmBranch = (host: string | undefined) =>
  queryOptions({
    queryKey: ['vm', 'list', { host, branch: true }],
    queryFn: async () => {
      const query = { sort: 'name', limit: BRANCH, ...(host === undefined ? {} : { host }) }
      return (await unwrap(get('/v1/vms', { params: { query } }))).items
    },
  })

/** As many as a picture can show. */
export const vmsForPicture = queryOptions({
  queryKey: ['vm', 'list', { picture: true }],
  queryFn: async () => (await unwrap(get('/v1/vms', { params: { query: { limit: 1000 } } }))).items,
})

export const vmItem = (vm: string) =>
  queryOptions({
    queryKey: ['vm', 'item', vm],
    queryFn: () => unwrap(get('/v1/vms/{vm}', { params: { path: { vm } } })),
  })

export const vmSnapshots = (vm: string) =>
  queryOptions({
    queryKey: ['vm', 'item', vm, 'snapshots'],
    queryFn: async () => (await unwrap(get('/v1/vms/{vm}/snapshots', { params: { path: { vm } } }))).items,
  })

export const vmAddresses = (vm: string) =>
  queryOptions({
    queryKey: ['vm', 'item', vm, 'addresses'],
    queryFn: async () => (await unwrap(get('/v1/vms/{vm}/addresses', { params: { path: { vm } } }))).items,
  })

/** Asked when it is looked at, not at every event of the VM: the guest answers, and may take its time. */
export const vmGuest = (vm: string) =>
  queryOptions({
    queryKey: ['vm', 'guest', vm],
    queryFn: () => unwrap(get('/v1/vms/{vm}/guest', { params: { path: { vm } } })),
    staleTime: 60_000,
  })

export const vmHistory = (vm: string) =>
  queryOptions({
    queryKey: ['vm', 'item', vm, 'history'],
    queryFn: async () => (await unwrap(get('/v1/vms/{vm}/history', { params: { path: { vm } } }))).items,
  })

export const vmNativeConfig = (vm: string, next: boolean) =>
  queryOptions({
    queryKey: ['vm', 'item', vm, 'native-config', next],
    queryFn: () =>
      unwrap(get('/v1/vms/{vm}/native-config', { params: { path: { vm }, query: { next } }, parseAs: 'text' })),
  })

export const groupList = queryOptions({
  queryKey: ['group', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/groups', { params: { query } }))),
})

/** All of the project, parents before children. */
export const folderList = queryOptions({
  queryKey: ['folder', 'list'],
  queryFn: async () => (await unwrap(get('/v1/folders', {}))).items,
})

/** The first VMs of a folder, or (empty) of none, by name: what a branch of the tree shows. */
export const folderBranch = (folder: string) =>
  queryOptions({
    queryKey: ['vm', 'list', { folder, branch: true }],
    queryFn: async () =>
      (await unwrap(get('/v1/vms', { params: { query: { sort: 'name', limit: BRANCH, folder } } }))).items,
  })

/** What is offered when tags are typed; asked for then, because no event announces a tag. */
export const tagList = queryOptions({
  queryKey: ['tag', 'list'],
  queryFn: async () => (await unwrap(get('/v1/tags', {}))).items,
  staleTime: 5_000,
})

export const hostList = queryOptions({
  queryKey: ['host', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/hosts', { params: { query } }))),
})

export const hostItem = (host: string) =>
  queryOptions({
    queryKey: ['host', 'item', host],
    queryFn: () => unwrap(get('/v1/hosts/{host}', { params: { path: { host } } })),
  })

/** As the host tells when it is asked: nothing announces that a disk was put in. */
export const hostHardware = (host: string) =>
  queryOptions({
    queryKey: ['host', 'item', host, 'hardware'],
    queryFn: () => unwrap(get('/v1/hosts/{host}/hardware', { params: { path: { host } } })),
    staleTime: 0,
    retry: false,
  })

export const siteList = queryOptions({
  queryKey: ['site', 'list'],
  queryFn: async () => (await unwrap(get('/v1/sites'))).items,
})

export const endpointList = queryOptions({
  queryKey: ['endpoint', 'list'],
  queryFn: async () => (await unwrap(get('/v1/endpoints'))).items,
})

export const poolList = queryOptions({
  queryKey: ['pool', 'list'],
  queryFn: async () => (await unwrap(get('/v1/pools'))).items,
})

export const poolItem = (pool: string) =>
  queryOptions({
    queryKey: ['pool', 'item', pool],
    queryFn: () => unwrap(get('/v1/pools/{pool}', { params: { path: { pool } } })),
  })

export const volumeItem = (volume: string) =>
  queryOptions({
    queryKey: ['volume', 'item', volume],
    queryFn: () => unwrap(get('/v1/volumes/{volume}', { params: { path: { volume } } })),
  })

export const imageItem = (image: string) =>
  queryOptions({
    queryKey: ['image', 'item', image],
    queryFn: () => unwrap(get('/v1/images/{image}', { params: { path: { image } } })),
  })

export const networkItem = (network: string) =>
  queryOptions({
    queryKey: ['network', 'item', network],
    queryFn: () => unwrap(get('/v1/networks/{network}', { params: { path: { network } } })),
  })

export const networkList = queryOptions({
  queryKey: ['network', 'list'],
  queryFn: async () => (await unwrap(get('/v1/networks'))).items,
})

export const imageList = queryOptions({
  queryKey: ['image', 'list'],
  queryFn: async () => (await unwrap(get('/v1/images'))).items,
})

export const volumeList = (question: {
  readonly nameContains?: string
  readonly pool?: string
  readonly sort?: string
}) => paged('volume', question, (page) => unwrap(get('/v1/volumes', { params: { query: { ...question, ...page } } })))

export const taskList = (question: TaskQuestion) =>
  paged('task', question, (page) => unwrap(get('/v1/tasks', { params: { query: { ...question, ...page } } })))

export const taskItem = (task: string) =>
  queryOptions({
    queryKey: ['task', 'item', task],
    queryFn: () => unwrap(get('/v1/tasks/{task}', { params: { path: { task } } })),
  })

export const taskLog = (task: string) =>
  queryOptions({
    queryKey: ['task', 'item', task, 'log'],
    queryFn: async () => (await unwrap(get('/v1/tasks/{task}/log', { params: { path: { task } } }))).items,
  })

export const projectList = queryOptions({
  queryKey: ['project', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/projects', { params: { query } }))),
})

export const organisationList = queryOptions({
  queryKey: ['organisation', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/organisations', { params: { query } }))),
})

export const importProfileList = queryOptions({
  queryKey: ['profile', 'list'],
  queryFn: async () => (await unwrap(get('/v1/import-profiles'))).items,
})

export const userList = queryOptions({
  queryKey: ['user', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/users', { params: { query } }))),
})

export const userItem = (user: string) =>
  queryOptions({
    queryKey: ['user', 'item', user],
    queryFn: () => unwrap(get('/v1/users/{user}', { params: { path: { user } } })),
  })

export const projectItem = (project: string) =>
  queryOptions({
    queryKey: ['project', 'item', project],
    queryFn: () => unwrap(get('/v1/projects/{project}', { params: { path: { project } } })),
  })

export const planItem = (plan: string) =>
  queryOptions({
    queryKey: ['plan', 'item', plan],
    queryFn: () => unwrap(get('/v1/plans/{plan}', { params: { path: { plan } } })),
  })

export const roleList = queryOptions({
  queryKey: ['role', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/roles', { params: { query } }))),
})

export const identityProviderList = queryOptions({
  queryKey: ['identity-provider', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/identity-providers', { params: { query } }))),
})

export const bindingList = queryOptions({
  queryKey: ['binding', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/bindings', { params: { query } }))),
})

export const verbList = queryOptions({
  queryKey: ['verb', 'list'],
  queryFn: async () => (await unwrap(get('/v1/verbs'))).items,
})

/** Of a project and its organisation; `project` is an id. */
export const quotaList = (project: string) =>
  queryOptions({
    queryKey: ['quota', 'list', { project }],
    queryFn: async () => (await unwrap(get('/v1/quotas', { params: { query: { project } } }))).items,
  })

export const clusterList = queryOptions({
  queryKey: ['cluster', 'list'],
  queryFn: async () => (await unwrap(get('/v1/clusters'))).items,
})

export const clusterItem = (cluster: string) =>
  queryOptions({
    queryKey: ['cluster', 'item', cluster],
    queryFn: () => unwrap(get('/v1/clusters/{cluster}', { params: { path: { cluster } } })),
  })

export const ruleList = queryOptions({
  queryKey: ['rule', 'list'],
  queryFn: async () => (await unwrap(get('/v1/placement-rules'))).items,
})

export const placementOf = (vm: string) =>
  queryOptions({
    queryKey: ['vm', 'item', vm, 'placement'],
    queryFn: () => unwrap(get('/v1/vms/{vm}/placement', { params: { path: { vm } } })),
  })

export const planList = queryOptions({
  queryKey: ['plan', 'list'],
  queryFn: () => whole((query) => unwrap(get('/v1/plans', { params: { query } }))),
})

export const auditList = (question: AuditQuestion) =>
  paged('audit', question, (page) => unwrap(get('/v1/audit', { params: { query: { ...question, ...page } } })))

export const tokenList = queryOptions({
  queryKey: ['token', 'list'],
  queryFn: async () => (await unwrap(get('/v1/tokens'))).items,
})

export const version = queryOptions({ queryKey: ['version'], queryFn: () => unwrap(get('/v1/version')) })

export const passkeyList = queryOptions({
  queryKey: ['passkeys'],
  queryFn: async () => (await unwrap(api.GET('/v1/me/passkeys'))).items,
})

export const secondFactors = queryOptions({
  queryKey: ['second-factors'],
  queryFn: () => unwrap(api.GET('/v1/me/second-factors')),
})
