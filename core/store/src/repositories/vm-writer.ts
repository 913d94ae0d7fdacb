/**
 * Writes VMs: what is desired (by control) and what is observed (by observation), each with its own generation.
 *
 * Keeps the name of the VM's host in the VM's row, and three side tables in step: which volumes the desired devices use, which MAC addresses are taken, and the snapshots
 * that go with a VM when it goes.
 */
import { type HostPart, hostPartsOf, type VmId, type VmSpec } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { WriteContext } from '../context.ts'
import type { SeenVm, SeenVmContext, VmView, VmWrites } from '../contract/vms.ts'
import { definitions } from '../definitions.ts'
import type { WriteOptions } from '../resource.ts'
import { changedColumns, ResourceWriter } from '../resource-repository.ts'
import { encodeColumns, encodeNew, type StoredRow } from '../row-codec.ts'
import type { NewVm, SnapshotRow, VmPatch, VmRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import { tables } from '../schema.ts'
import type { Scope } from '../scope.ts'
import { VmReader } from './vm-reader.ts'

/** Every look proves that a VM is there; writing that down each time would be twenty thousand writes a minute. */
const SEEN_AT_PRECISION_MS = 60_000

export class VmWriter extends VmReader implements VmWrites {
  readonly #write: WriteContext
  readonly #rows: ResourceWriter<VmRow>

  constructor(context: WriteContext) {
    super(context)
    this.#write = context
    this.#rows = new ResourceWriter<VmRow>(definitions.vms, context)
  }

  async insert(vm: NewVm): Promise<VmView> {
    await this.#rows.insert({
      ...vm,
      ...desiredSize(vm.desired),
      hostKey: await this.#hostKey(vm.host),
      desiredGeneration: vm.desiredGeneration ?? (vm.desired ? 1 : 0),
    })
    if (vm.desired) await this.#keepDevices(vm.id, vm.desired, [])
    return this.get('provider', vm.id)
  }

  async update(scope: Scope, id: string, patch: VmPatch, options: WriteOptions = {}): Promise<VmView> {
    const before = await this.#rows.forWrite(scope, id, options)
    const changes = changedColumns(before, encodeColumns(tables.vms, patch))
    const isNewDesire = changes['desired'] !== undefined
    if (isNewDesire) changes['desiredGeneration'] = Number(before['desiredGeneration']) + 1
    if (isNewDesire) Object.assign(changes, encodeColumns(tables.vms, desiredSize(patch.desired)))
    await this.#followHost(changes)
    const after = await this.#rows.apply(before, changes, options.what, 'next generation')
    // In lists it comes and goes; who follows the feed must see that.
    const [was, is] = [before['record'], after['record']].map((record) => record === 'deleted')
    if (is && !was) this.#rows.tell('removed', after, options.what)
    if (was && !is) this.#rows.tell('created', after, options.what)
    if (isNewDesire) await this.#keepDevices(id as VmId, patch.desired ?? undefined, await this.#observedMacs(id))
    return this.get('provider', id)
  }

  async remove(scope: Scope, id: string, options: WriteOptions = {}): Promise<void> {
    await this.#rows.forWrite(scope, id, options)
    await this.#removeObservation(id)
    await this.#keepDevices(id as VmId, undefined, [])
    const snapshots = new ResourceWriter<SnapshotRow>(definitions.snapshots, this.#write)
    for (const snapshot of await snapshots.selectWhere('provider', [sql`snapshots.vm = ${id}`])) {
      await snapshots.remove('provider', snapshot.id)
    }
    await this.#rows.remove('provider', id, { what: options.what })
  }

  async upsertObserved(seen: SeenVm, context: SeenVmContext) {
    const before = await this.#known(seen, context)
    const place = {
      endpoint: context.endpoint,
      host: context.host,
      nativeRef: seen.nativeRef,
      nativeName: seen.nativeName,
    }
    const size = { power: seen.power, vcpus: seen.vcpus, memoryMiB: seen.memoryMiB }
    if (before === undefined) {
      const name = seen.displayName ?? seen.nativeName
      const hostKey = await this.#hostKey(context.host)
      await this.#rows.insert({ ...context.newVm, ...place, ...size, hostKey, name, record: 'present', managed: false })
      await this.#observe(context.newVm.id, seen)
      return { id: context.newVm.id, change: 'created' as const }
    }
    const id = before['id'] as VmId
    const name = before['managed'] === 1 ? {} : { name: seen.displayName ?? seen.nativeName }
    const changes = changedColumns(before, encodeColumns(tables.vms, { ...place, ...size, ...name }))
    await this.#followHost(changes)
    const after = await this.#rows.apply(before, changes, context.what, 'same generation')
    const isNews = await this.#observe(id, seen)
    if (isNews) this.#rows.tell('updated', after, context.what)
    return { id, change: isNews || after !== before ? ('updated' as const) : ('none' as const) }
  }

  async removeObserved(id: VmId, what?: string) {
    const before = await this.#rows.findStored('provider', id, true)
    if (before === undefined) return 'none' as const
    const goesOnPurpose = before['record'] === 'deleting' || before['record'] === 'deleted'
    if (before['managed'] !== 1 && !goesOnPurpose) {
      await this.remove('provider', id, { what })
      return 'removed' as const
    }
    if (!goesOnPurpose) await this.#removeObservation(id)
    await this.#rows.apply(before, changedColumns(before, { power: null }), what, 'same generation')
    return 'kept' as const
  }

  /** A VM that carries our marker may have been seen under its native reference before its marker was; that row is given up. */
  async #known(seen: SeenVm, context: SeenVmContext): Promise<StoredRow | undefined> {
    const found = await sql<Record<string, Stored>>`select * from vms
      where endpoint = ${context.endpoint} and native_ref = ${seen.nativeRef} ${this.#write.dialect.forUpdate}`.execute(
      this.#db,
    )
    const byNative = found.rows[0]
    if (context.vm === undefined || context.vm === byNative?.['id']) return byNative
    const marked = await this.#rows.findStored('provider', context.vm, true)
    if (marked === undefined) return byNative
    if (byNative !== undefined) await this.remove('provider', byNative['id'] as string)
    return marked
  }

  async #observe(vm: VmId, seen: SeenVm): Promise<boolean> {
    const before = (await sql<Record<string, Stored>>`select * from vm_observed where vm = ${vm}`.execute(this.#db))
      .rows[0]
    const observation = { vm, powerReason: seen.powerReason ?? null, facts: seen, seenAt: this.#write.at }
    const stored = encodeNew(tables.vmObserved, { ...observation, generation: Number(before?.['generation'] ?? 0) + 1 })
    const isNews = before?.['facts'] !== stored['facts'] || before?.['powerReason'] !== stored['powerReason']
    if (before !== undefined && !isNews) {
      if (this.#write.at - Number(before['seenAt']) >= SEEN_AT_PRECISION_MS) {
        await sql`update vm_observed set seen_at = ${this.#write.at} where vm = ${vm}`.execute(this.#db)
      }
      return false
    }
    if (before === undefined) await this.#db.insertInto('vm_observed').values(stored).execute()
    else await this.#db.updateTable('vm_observed').set(stored).where('vm', '=', vm).execute()
    await this.#write.recorder.keepVersion(tables.vmObserved, { vm }, stored, before === undefined)
    await this.#keepParts(vm, 'seen', hostPartsOf(seen.dedicated ?? {}, seen.memoryMiB))
    const macs = seen.nics.map((nic) => nic.mac)
    if (before === undefined || macs.length > 0) await this.#keepMacs(vm, [...macs, ...(await this.#desiredMacs(vm))])
    return true
  }

  async #removeObservation(vm: string): Promise<void> {
    await this.#db.deleteFrom('vm_observed').where('vm', '=', vm).execute()
    await sql`delete from vm_host_parts where vm = ${vm} and source = 'seen'`.execute(this.#db)
    await this.#write.recorder.keepVersion(tables.vmObserved, { vm }, null, false)
  }

  async #keepDevices(vm: VmId, spec: VmSpec | undefined, observedMacs: readonly string[]): Promise<void> {
    await this.#db.deleteFrom('vm_volumes').where('vm', '=', vm).execute()
    const devices = [...(spec?.disks ?? []), ...(spec?.cdroms ?? [])]
    const rows = devices.flatMap(({ key, volume }) => (volume === null ? [] : { vm, device: key, volume }))
    if (rows.length > 0) await this.#db.insertInto('vm_volumes').values(rows).execute()
    await this.#keepMacs(vm, [...(spec?.nics ?? []).map((nic) => nic.mac), ...observedMacs])
    await this.#keepParts(vm, 'desired', hostPartsOf(spec?.dedicated ?? {}, spec?.memoryMiB ?? 0))
  }

  async #keepParts(vm: VmId, source: 'desired' | 'seen', parts: readonly HostPart[]): Promise<void> {
    await sql`delete from vm_host_parts where vm = ${vm} and source = ${source}`.execute(this.#db)
    const rows = parts.map((part) => encodeNew(tables.vmHostParts, { vm, source, ...part }))
    if (rows.length > 0) await this.#db.insertInto('vm_host_parts').values(rows).execute()
  }

  async #keepMacs(vm: VmId, macs: readonly string[]): Promise<void> {
    const wanted = new Set(macs)
    const kept = await sql<{ mac: string }>`select mac from vm_macs where vm = ${vm}`.execute(this.#db)
    if (kept.rows.length === wanted.size && kept.rows.every(({ mac }) => wanted.has(mac))) return
    await this.#db.deleteFrom('vm_macs').where('vm', '=', vm).execute()
    const rows = [...wanted].map((mac) => ({ vm, mac }))
    if (rows.length > 0) await this.#db.insertInto('vm_macs').values(rows).execute()
  }

  async #followHost(changes: Record<string, Stored>): Promise<void> {
    if (changes['host'] !== undefined) changes['hostKey'] = await this.#hostKey(changes['host'])
  }

  async #hostKey(host: Stored | undefined): Promise<string> {
    if (host === null || host === undefined) return ''
    const found = await sql<{ nameKey: string }>`select name_key from hosts where id = ${host}`.execute(this.#db)
    return found.rows[0]?.nameKey ?? ''
  }

  async #desiredMacs(vm: string): Promise<readonly string[]> {
    const found = await this.#rows.find('provider', vm)
    return found?.desired?.nics.map((nic) => nic.mac) ?? []
  }

  async #observedMacs(vm: string): Promise<readonly string[]> {
    const found = await sql<{ facts: string }>`select facts from vm_observed where vm = ${vm}`.execute(this.#db)
    const facts = found.rows[0]?.facts
    return facts === undefined ? [] : (JSON.parse(facts) as SeenVm).nics.map((nic) => nic.mac)
  }

  get #db() {
    return anyTable(this.#write.db)
  }
}

const desiredSize = (desired: VmSpec | null | undefined) => ({
  desiredVcpus: desired?.vcpus ?? 0,
  desiredMemoryMiB: desired?.memoryMiB ?? 0,
})
