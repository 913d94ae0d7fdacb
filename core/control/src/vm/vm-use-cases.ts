/** Use cases on VMs over the store: reads here, writes in a file each. */
import { type GuestAddress, type GuestAnswer, plainGuestFacts } from '@covisor/driver-api'
import { type Actor, AppError, type PowerState, type VmSpec } from '@covisor/model'
import type { StoreReads, VmFilter, VmView } from '@covisor/store'
import { authorise } from '../accept.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import { FolderTree } from '../folder/folder-tree.ts'
import type { Services } from '../services.ts'
import { actOnVm } from './act-on-vm.ts'
import { cloneVm } from './clone-vm.ts'
import { createVmSaga } from './create-vm.saga.ts'
import { createVm } from './create-vm.ts'
import { defineAgain } from './define-again.ts'
import { defineVmSaga } from './define-vm.saga.ts'
import { deleteVmSaga } from './delete-vm.saga.ts'
import { deleteVm } from './delete-vm.ts'
import { editNativeConfig } from './edit-native-config.ts'
import { editVmSaga } from './edit-vm.saga.ts'
import { editVm } from './edit-vm.ts'
import { editsBack } from './edits-back.ts'
import { migrateVm, migrationSagas } from './migrate-vm.ts'
import { nativeConfigSaga } from './native-config.saga.ts'
import { powerVmSaga, startVmSaga } from './power-vm.saga.ts'
import { purgeVmSaga } from './purge-vm.saga.ts'
import { purgeVm } from './purge-vm.ts'
import { recoverVmSaga } from './recover-vm.saga.ts'
import { recoverVm } from './recover-vm.ts'
import { restoreVmSaga } from './restore-vm.saga.ts'
import { restoreVm } from './restore-vm.ts'
import { setLease } from './set-lease.ts'
import { setVmAsideSaga } from './set-vm-aside.saga.ts'
import { vmTerms } from './vm-filter.ts'
import { VmRecords } from './vm-record.ts'
import { vmSeries } from './vm-series.ts'
import { vmTarget } from './vm-target.ts'
import type { VmQuery, VmRecord, VmUseCases, VmVersion } from './vms.ts'

const ASK_TIMEOUT_MS = 15_000

export function vmUseCases(services: Services): VmUseCases {
  const { store, connections } = services
  const power = { start: startVmSaga(services), others: powerVmSaga(services) }
  const create = createVmSaga(services)
  const edit = editVmSaga(services)
  const remove = { atOnce: deleteVmSaga(services), setAside: setVmAsideSaga(services) }
  const restore = restoreVmSaga(services)
  const purge = purgeVmSaga(services)
  const define = defineVmSaga(services)
  const migrate = migrationSagas(services)
  const recover = recoverVmSaga(services)
  const nativeConfig = nativeConfigSaga(services)

  const find = async (actor: Actor, vm: string): Promise<VmView> => {
    authorise(actor, { verb: 'vm:read', target: { kind: 'vm', name: vm } })
    return await store.vms.resolve(actor, vm)
  }
  const onItsHost = (vm: VmView) => {
    if (vm.endpoint === null) throw new AppError('HOST_UNREACHABLE', { host: 'of the VM', why: 'it is on no host' })
    return connections.session(vm.endpoint)
  }

  return {
    async list(actor, query) {
      authorise(actor, { verb: 'vm:read', target: { kind: 'vm', name: 'of this project' } })
      if (query.allProjects === true)
        authorise(actor, { verb: 'project:read-all', target: { kind: 'organisation', name: 'all projects' } })
      const scope =
        query.allProjects === true
          ? { organisation: actor.organisation, project: 'all' as const, sight: actor.sight }
          : actor
      const past = storeAt(services, query)
      const filter = await filterOf(past, actor, query)
      const { limit, after, sort } = query
      const page = await past.vms.list(scope, { filter, limit, after, sort })
      const records = new VmRecords(past)
      const items = await records.all(page.items)
      return { items: query.asOf === undefined ? items : items.map(asPast), next: page.next }
    },

    async get(actor, vm, when = {}) {
      if (when.asOf === undefined) return await new VmRecords(store).of(await find(actor, vm))
      authorise(actor, { verb: 'vm:read', target: { kind: 'vm', name: vm } })
      const past = storeAt(services, when)
      return asPast(
        await new VmRecords(past).of(await oneAt(services, when, vm, (at, name) => at.vms.resolve(actor, name))),
      )
    },

    create: (actor, params, options) => createVm(services, create, actor, params, options),
    edit: (actor, vm, change, options) => editVm(services, edit, actor, vm, async () => change, options, change),
    revertEdits: (actor, vm, asOf, options) =>
      editVm(services, edit, actor, vm, () => editsBack(services, actor, vm, asOf), options, { revertTo: asOf }),
    clone: (actor, vm, params, options) => cloneVm(services, create, actor, vm, params, options),
    migrate: (actor, vm, params, options) => migrateVm(services, migrate, actor, vm, params, options),
    recover: (actor, vm, params, options) => recoverVm(services, recover, actor, vm, params, options),
    define: (actor, vm, options) => defineAgain(services, define, actor, vm, options),
    delete: (actor, vm, params, options) => deleteVm(services, remove, actor, vm, params, options),
    restore: (actor, vm, params, options) => restoreVm(services, restore, actor, vm, params, options),
    async setLease(actor, vm, endsAt) {
      await setLease(services, actor, vm, endsAt)
      return await new VmRecords(store).of(await find(actor, vm))
    },
    purge: (actor, vm, options) => purgeVm(services, purge, actor, vm, options),

    act: (actor, vm, action, options) => actOnVm(services, power, actor, vm, action, options),

    async addresses(actor, vm): Promise<readonly GuestAddress[]> {
      const row = await find(actor, vm)
      const session = onItsHost(row)
      if (session.agent === undefined || row.power !== 'running') return []
      return await session.agent.addresses(await vmTarget(store, row.id), AbortSignal.timeout(ASK_TIMEOUT_MS))
    },

    async guest(actor, vm): Promise<GuestAnswer> {
      const row = await find(actor, vm)
      const { agent } = onItsHost(row)
      if (agent === undefined) return { silent: 'this hypervisor cannot ask guests' }
      const answer = await agent.facts(await vmTarget(store, row.id), AbortSignal.timeout(ASK_TIMEOUT_MS))
      return 'facts' in answer ? { facts: plainGuestFacts(answer.facts) } : answer
    },

    editNativeConfig: (actor, vm, change, options) =>
      editNativeConfig(services, nativeConfig, actor, vm, change, options),

    async nativeConfig(actor, vm, which) {
      authorise(actor, { verb: 'vm:native-config', target: { kind: 'vm', name: vm } })
      const row = await store.vms.resolve(actor, vm)
      const session = onItsHost(row)
      if (session.nativeConfig === undefined) {
        throw new AppError('NOT_SUPPORTED', {
          what: 'reading the native configuration',
          why: 'this hypervisor shows none',
        })
      }
      return await session.nativeConfig.read(await vmTarget(store, row.id), AbortSignal.timeout(ASK_TIMEOUT_MS), which)
    },

    async history(actor, vm): Promise<readonly VmVersion[]> {
      const row = await find(actor, vm)
      const versions = await store.vms.versions(actor, row.id)
      return versions.map(({ validFrom, validTo, row: was }) => ({
        from: new Date(validFrom),
        to: validTo === null ? undefined : new Date(validTo),
        name: was.name,
        power: (was.power ?? undefined) as PowerState | undefined,
        host: was.hostName ?? undefined,
        spec: (was.desired ?? undefined) as VmSpec | undefined,
        choices: was.desired?.choices ?? [],
      }))
    },

    samples: async (actor, vm, range) => await vmSeries(store, await find(actor, vm), range),
  }
}

/** Nothing can be asked of the past. */
const asPast = (vm: VmRecord): VmRecord => ({ ...vm, pending: [], allowedActions: [], disallowed: {} })

async function filterOf(store: StoreReads, actor: Actor, query: VmQuery): Promise<VmFilter> {
  // Which hosts there are is not for tenants, neither by a list that is empty nor by one that is refused.
  if (query.host !== undefined) authorise(actor, { verb: 'host:read', target: { kind: 'host', name: query.host } })
  const host = query.host === undefined ? undefined : (await store.hosts.resolve('provider', query.host)).id
  const terms = query.filter === undefined ? undefined : vmTerms(actor, query.filter)
  const { name, nameContains, state, managed } = query
  const folder = query.folder === undefined ? undefined : await folderOf(store, actor, query.folder)
  const deleted = query.deleted === true || state === 'deleted' ? 'only' : 'hidden'
  return { name, nameContains, state, host, managed, folder, terms, deleted }
}

/** null: in none. */
async function folderOf(store: StoreReads, actor: Actor, folder: string) {
  if (folder === '') return null
  return new FolderTree(await everyRow((page) => store.folders.list(actor, page))).resolve(folder).id
}
