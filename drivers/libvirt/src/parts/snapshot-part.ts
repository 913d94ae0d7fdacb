/**
 * Snapshots inside the VM's qcow2 volumes.
 *
 * libvirt's internal snapshots hold disks, and of a running VM its memory as well, whether wanted or not. Disks alone of a
 * running VM are therefore taken with memory, marked, and on the way back the memory is thrown away before the guest ran
 * an instruction of it: the disks are then as after a power failure, which is what was asked for.
 */
import type { SnapshotPart, VmTarget } from '@covisor/driver-api'
import { type DomainSnapshot, DomainSnapshotListFlags, DomainSnapshotRevertFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { parseXml } from '@covisor/xml'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { EventHub } from '../session/event-hub.ts'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { startVm, stopVm } from '../session/power.ts'
import { snapshotObstacle } from '../snapshot-xml/snapshot-obstacle.ts'
import { type ReadSnapshot, readSnapshot, snapshotXml } from '../snapshot-xml/snapshot-xml.ts'

export function snapshotPart(link: HostLink, facts: HostFacts, events: EventHub): SnapshotPart {
  const changed = (target: VmTarget): void =>
    events.publish({ kind: 'vm', nativeRef: domainOf(target).uuid, what: 'snapshot-changed' })

  return {
    async list(target, signal) {
      const question = about('list the snapshots of the VM', target, signal)
      const args = { dom: domainOf(target), flags: DomainSnapshotListFlags.TOPOLOGICAL }
      const { snapshots } = await link.ask(question, (call, options) => call.domainListAllSnapshots(args, options))
      const seen = await Promise.all(snapshots.map((snap) => ifNotGone(look(link, snap, question))))
      return seen.flatMap((snapshot) => {
        if (snapshot === undefined) return []
        const { carriesMemory: _, ...shown } = snapshot
        return [shown]
      })
    },

    async create(target, { nativeName, description, memory }, signal) {
      const { active } = await stateOf(link, target, signal)
      if ((await ifNotGone(find(link, target, nativeName, signal))) !== undefined) return
      if (memory && !active) {
        const why = 'the VM does not run, so it has no memory to keep'
        throw new AppError('NOT_SUPPORTED', { what: 'a snapshot with memory', why })
      }
      await refuseObstacles(link, facts, target, signal)
      const xmlDesc = snapshotXml({ nativeName, description, disksOnly: active && !memory })
      const args = { dom: domainOf(target), xmlDesc, flags: undefined }
      const question = about('take a snapshot of the VM', target, signal)
      await link.askSlow(question, (call, options) => call.domainSnapshotCreateXml(args, options))
      changed(target)
    },

    async revert(target, nativeName, run, signal) {
      const question = about('go back to the snapshot', target, signal)
      const snap = await find(link, target, nativeName, signal)
      const { hasMemory, carriesMemory } = await look(link, snap, question)
      const { RUNNING, PAUSED } = DomainSnapshotRevertFlags
      const onlyDisks = carriesMemory && !(hasMemory && run)
      const flags = onlyDisks ? PAUSED : run ? RUNNING : undefined
      await link.askSlow(question, (call, options) => call.domainRevertToSnapshot({ snap, flags }, options))
      if (onlyDisks || !run) await stopVm(link, target, signal)
      if (onlyDisks && run) await startVm(link, target, signal)
      changed(target)
    },

    async delete(target, nativeName, signal) {
      const snap = await ifNotGone(find(link, target, nativeName, signal))
      if (snap === undefined) return
      const question = about('delete the snapshot', target, signal)
      await ifNotGone(link.askSlow(question, (call, o) => call.domainSnapshotDelete({ snap, flags: undefined }, o)))
      changed(target)
    },
  }
}

const about = (action: string, target: VmTarget, signal: AbortSignal): Question => ({
  action,
  subject: subjectOf(target),
  signal,
})

async function find(link: HostLink, target: VmTarget, name: string, signal: AbortSignal): Promise<DomainSnapshot> {
  const question = { action: 'find the snapshot', subject: { kind: 'snapshot', name }, signal }
  const args = { dom: domainOf(target), name }
  return (await link.ask(question, (call, options) => call.domainSnapshotLookupByName(args, options))).snap
}

async function look(link: HostLink, snap: DomainSnapshot, question: Question): Promise<ReadSnapshot> {
  const [{ xml }, { current }] = await Promise.all([
    link.ask(question, (call, options) => call.domainSnapshotGetXmlDesc({ snap, flags: undefined }, options)),
    link.ask(question, (call, options) => call.domainSnapshotIsCurrent({ snap }, options)),
  ])
  return readSnapshot(xml, current === 1)
}

/** Said in our words before libvirt is asked: its own complaint comes late and does not say what to do. */
async function refuseObstacles(link: HostLink, facts: HostFacts, target: VmTarget, signal: AbortSignal): Promise<void> {
  const question = about('describe the VM', target, signal)
  const { xml } = await link.ask(question, (call, options) => call.domainGetXmlDesc({ dom: domainOf(target) }, options))
  const why = snapshotObstacle(parseXml(xml, 'domain XML'), facts.libvirtVersion)
  if (why !== undefined) throw new AppError('NOT_SUPPORTED', { what: 'a snapshot of this VM', why })
}
