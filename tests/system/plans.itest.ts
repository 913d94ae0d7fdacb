/**
 * What a plan tells, for every route that starts a task, over two simulated hosts: steps with how each is undone, the hosts that were
 * considered with reasons, rules touched, downtime, quotas before and after, warnings, and what cannot be undone. What is empty is empty on purpose: the
 * table says what each plan has.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simulatedDriver } from '@covisor/driver-simulated'
import { startServer } from '@covisor/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, apiAt, type Task } from './support/api.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

interface Plan {
  readonly steps: readonly { readonly name: string; readonly title: string; readonly undo: string }[]
  readonly placement: null | {
    readonly host: unknown
    readonly hosts: readonly {
      readonly name: string
      readonly reasons: readonly { readonly rule: string; readonly text: string }[]
    }[]
  }
  readonly downtime: string
  readonly quota: readonly { readonly before: number; readonly after: number; readonly limit: number | null }[]
  readonly warnings: readonly string[]
  readonly irreversible: readonly string[]
  readonly refusals: readonly { readonly code: string; readonly text: string }[]
}

/** h: hosts considered, with reasons; r: the rule "home" among them; q: quotas, before and after; f: something final; w: warnings. */
type Has = `${'h' | 'hr' | ''}${'q' | ''}${'f' | ''}${'w' | ''}`

const MIB = 2 ** 20

// operationId: method, path, body, downtime, what it has.
const cases: readonly (readonly [
  string,
  'POST' | 'PATCH' | 'PUT' | 'DELETE',
  string,
  object | undefined,
  string,
  Has,
])[] = [
  ['endpoint_add', 'POST', '/v1/endpoints', { uri: 'sim://kvm3' }, 'none', 'w'],
  ['endpoint_edit', 'PATCH', '/v1/endpoints/kvm2', { name: 'kvm2b' }, 'none', ''],
  ['endpoint_remove', 'DELETE', '/v1/endpoints/kvm2?force=true', undefined, 'none', 'fw'],
  ['host_enter_maintenance', 'POST', '/v1/hosts/kvm1/maintenance', {}, 'short', 'w'],
  ['cluster_roll', 'POST', '/v1/clusters/prod/roll', {}, 'short', 'w'],
  ['cluster_balance', 'POST', '/v1/clusters/prod/balance', {}, 'none', 'w'],
  ['vm_create', 'POST', '/v1/vms', { name: 'new', memoryMiB: 64, disks: [{ sizeBytes: MIB }] }, 'none', 'hq'],
  ['vm_edit', 'PATCH', '/v1/vms/stopped', { memoryMiB: 128 }, 'none', 'q'],
  ['vm_delete', 'DELETE', '/v1/vms/stopped?purge=true', undefined, 'until-started', 'f'],
  ['vm_revert_edits', 'POST', '/v1/vms/stopped/revert-edits', { asOf: 'THEN' }, 'none', ''],
  ['vm_restore', 'POST', '/v1/vms/DELETED/restore', {}, 'none', 'qw'],
  ['vm_purge', 'POST', '/v1/vms/DELETED/purge', undefined, 'none', 'f'],
  ['vm_start', 'POST', '/v1/vms/stopped/start', undefined, 'none', ''],
  ['vm_shutdown', 'POST', '/v1/vms/running/shutdown', undefined, 'until-started', ''],
  ['vm_stop', 'POST', '/v1/vms/running/stop', undefined, 'until-started', 'f'],
  ['vm_reboot', 'POST', '/v1/vms/running/reboot', undefined, 'restart', ''],
  ['vm_reset', 'POST', '/v1/vms/running/reset', undefined, 'restart', 'f'],
  ['vm_pause', 'POST', '/v1/vms/running/pause', undefined, 'until-started', ''],
  ['vm_resume', 'POST', '/v1/vms/paused/resume', undefined, 'none', ''],
  ['vm_suspend', 'POST', '/v1/vms/running/suspend', undefined, 'until-started', ''],
  ['vm_migrate', 'POST', '/v1/vms/moving/migrate', {}, 'short', 'hr'],
  ['vm_clone', 'POST', '/v1/vms/stopped/clone', { name: 'twin' }, 'none', 'hqw'],
  ['snapshot_create', 'POST', '/v1/vms/stopped/snapshots', { name: 'more' }, 'none', 'q'],
  ['snapshot_revert', 'POST', '/v1/vms/stopped/snapshots/before/revert', {}, 'none', 'f'],
  ['snapshot_delete', 'DELETE', '/v1/vms/stopped/snapshots/before', undefined, 'none', 'f'],
  ['group_start', 'POST', '/v1/groups/shop/start', undefined, 'none', ''],
  ['group_stop', 'POST', '/v1/groups/shop/stop', {}, 'until-started', ''],
  ['image_create', 'POST', '/v1/images', { name: 'golden', volume: 'data' }, 'none', 'q'],
  ['image_delete', 'DELETE', '/v1/images/base', undefined, 'none', 'fw'],
  ['volume_create', 'POST', '/v1/volumes', { name: 'more', sizeBytes: MIB, pool: 'POOL' }, 'none', 'q'],
  ['volume_resize', 'PATCH', '/v1/volumes/data', { sizeBytes: 3 * MIB }, 'none', 'qf'],
  ['volume_delete', 'DELETE', '/v1/volumes/data', undefined, 'none', 'f'],
  ['volume_move', 'POST', '/v1/volumes/data/move', { pool: 'fast' }, 'none', 'qf'],
  ['pool_create', 'POST', '/v1/pools', { name: 'more', host: 'kvm1', path: '/srv/more' }, 'none', ''],
  ['pool_remove', 'DELETE', '/v1/pools/fast', undefined, 'none', 'w'],
  ['network_create', 'POST', '/v1/networks', { name: 'lan2', host: 'kvm1', kind: 'isolated' }, 'none', ''],
  ['network_remove', 'DELETE', '/v1/networks/own', undefined, 'none', 'f'],
  ['network_extend', 'POST', '/v1/networks/own/extend', { host: 'kvm2' }, 'none', 'w'],
  ['network_start', 'POST', '/v1/networks/own/start', undefined, 'none', ''],
]

/** Shown elsewhere, because they need a world of their own. */
const elsewhere: Readonly<Record<string, string>> = {
  host_leave_maintenance: 'core/control/src/maintenance/maintenance.itest.ts',
  vm_define: 'core/control/src/vm/gone-vm.itest.ts',
  vm_recover: 'core/control/src/vm/recover-vm.itest.ts',
  vm_edit_native_config: 'core/control/src/vm/edit-native-config.itest.ts',
  import_create: 'tests/live/main-job-appliances.itest.ts',
  pool_share: 'core/control/src/storage/share-pool.itest.ts',
}

let place: TemporaryPlace
let api: Api
let stop = async () => {}
const words = new Map<string, string>()

beforeAll(async () => {
  place = await temporaryPlace()
  const server = await startServer(
    {
      data: place.data,
      host: '127.0.0.1',
      port: 0,
      store: { kind: 'sqlite', path: join(place.data, 'covisor.db') },
      importRoots: [],
      importHosts: [],
      drivers: [],
      logLevel: 'silent',
    },
    [simulatedDriver()],
  )
  stop = () => server.stop()
  api = apiAt(server.url, (await readFile(join(place.data, 'admin-token'), 'utf8')).trim())
  const done = async (call: Promise<Task>) => {
    const task = await api.ended((await call).id)
    if (task.state !== 'succeeded') throw new Error(JSON.stringify(task))
  }
  await done(api.post('/v1/endpoints', { uri: 'sim://kvm1' }))
  await done(api.post('/v1/endpoints', { uri: 'sim://kvm2' }))
  await api.post('/v1/clusters', { name: 'prod', hosts: ['kvm1', 'kvm2'] })
  const pools = await api.get<{ items: { id: string; hosts: { name: string }[] }[] }>('/v1/pools')
  const pool = pools.items.find(({ hosts }) => hosts.some(({ name }) => name === 'kvm1'))!.id
  words.set('POOL', pool)
  const make = (name: string, more: object) =>
    done(api.post('/v1/vms', { name, memoryMiB: 64, host: 'kvm1', disks: [], nics: [], ...more }))
  await make('stopped', { disks: [{ sizeBytes: MIB }], pool })
  for (const name of ['running', 'paused', 'moving']) await make(name, { start: true })
  await make('deleted', {})
  await done(api.post('/v1/vms/paused/pause'))
  const { id } = await api.get<{ id: string }>('/v1/vms/deleted')
  words.set('DELETED', id)
  words.set('THEN', new Date().toISOString())
  await done(api.remove('/v1/vms/deleted'))
  await done(api.post('/v1/vms/stopped/snapshots', { name: 'before' }))
  await done(api.post('/v1/volumes', { name: 'data', sizeBytes: MIB, pool }))
  await done(api.post('/v1/images', { name: 'base', volume: 'data' }))
  await done(api.post('/v1/pools', { name: 'fast', host: 'kvm1', path: '/srv/fast' }))
  await done(api.post('/v1/networks', { name: 'own', host: 'kvm1', kind: 'isolated' }))
  await api.post('/v1/groups', { name: 'shop', members: [{ vm: 'running' }, { vm: 'stopped' }] })
  await api.post('/v1/placement-rules', {
    name: 'home',
    kind: 'vms-on-hosts',
    vms: ['moving'],
    hosts: ['kvm1', 'kvm2'],
    must: false,
  })
  for (const resource of ['vms', 'vcpus', 'memoryMiB', 'storageBytes', 'snapshots'])
    await api.put('/v1/projects/default/quota', { resource, maximum: 2 ** 40 })
})
afterAll(async () => {
  await stop()
  await place?.remove()
})

test.for(cases)('%s', async ([, method, path, body, downtime, has]) => {
  const filled = (text: string) => [...words].reduce((so, [word, value]) => so.replaceAll(word, value), text)
  const where = filled(path)
  const url = `${where}${where.includes('?') ? '&' : '?'}plan=true`
  const content = body === undefined ? undefined : (JSON.parse(filled(JSON.stringify(body))) as object)
  const plan =
    method === 'DELETE'
      ? await api.remove<Plan>(url)
      : method === 'PUT'
        ? await api.put<Plan>(url, content)
        : method === 'PATCH'
          ? await api.patch<Plan>(url, content)
          : await api.post<Plan>(url, content)
  expect(plan.refusals).toEqual([])
  expect(plan.steps.length).toBeGreaterThan(0)
  for (const step of plan.steps)
    expect(
      [step.title, step.undo].map((text) => text.length > 3),
      step.name,
    ).toEqual([true, true])
  const isConsidered = plan.placement !== null && plan.placement.hosts.every(({ reasons }) => reasons.length > 0)
  const reasons = plan.placement?.hosts.flatMap((host) => host.reasons) ?? []
  const isRuled = reasons.some(({ text }) => text.includes('"home"'))
  const told = `${isConsidered ? 'h' : ''}${isRuled ? 'r' : ''}${plan.quota.some(({ before, after }) => before !== after) ? 'q' : ''}${plan.irreversible.length > 0 ? 'f' : ''}${plan.warnings.length > 0 ? 'w' : ''}`
  expect({ downtime: plan.downtime, told }).toEqual({ downtime, told: has })
})

test('every route that starts a task is in the table', async () => {
  const { paths } = await api.get<{
    readonly paths: Readonly<
      Record<string, Readonly<Record<string, { operationId?: string; parameters?: { name: string }[] }>>>
    >
  }>('/v1/openapi.json')
  const starting = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .filter(
      ({ parameters = [] }) =>
        parameters.some(({ name }) => name === 'plan') && parameters.some(({ name }) => name === 'save'),
    )
    .map(({ operationId = '' }) => operationId)
  expect(starting.toSorted()).toEqual([...cases.map(([id]) => id), ...Object.keys(elsewhere)].toSorted())
})
