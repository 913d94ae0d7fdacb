/** vCPUs and memory. Both grow and shrink live within what the VM was started with; beyond that they wait for its next start. */
import { el, type XmlElement } from '@covisor/xml'
import { integer, mebibytes } from './amounts.ts'
import { topologyOf, vcpu, vcpusMaxOf } from './cpu.ts'
import { type DomainChange, waits } from './domain-change.ts'
import { setChild } from './edit-tree.ts'
import type { PatchContext } from './patch-context.ts'

export const patchSize = (context: PatchContext): DomainChange[] => [...patchVcpus(context), ...patchMemory(context)]

function patchVcpus({ domain, before, after }: PatchContext): DomainChange[] {
  const from = before.spec
  const to = after.spec
  const max = vcpusMaxOf(to)
  const maxChanged = vcpusMaxOf(from) !== max
  const topologyChanged = maxChanged || from.coresPerSocket !== to.coresPerSocket
  if (from.vcpus === to.vcpus && !topologyChanged) return []

  const startedWith = integer(domain.first('vcpu')?.text) ?? vcpusMaxOf(from)
  const current = vcpu(to)
  const old = domain.first('vcpu')
  // Pinning (cpuset) and placement are not ours: only the two numbers change.
  if (old === undefined) setChild(domain, 'vcpu', current)
  else old.setText(current.text).setAttr('current', current.attr('current'))
  setChild(domain, 'vcpus', undefined) // libvirt's list of which vCPU is on: derived from the numbers, and now wrong
  if (topologyChanged) patchTopology(domain, to)

  const changes: DomainChange[] = []
  if (from.vcpus !== to.vcpus) changes.push(vcpuCount(to.vcpus, startedWith))
  if (maxChanged) changes.push(waits(`up to ${max} vCPUs`, 'the limit is fixed while the VM runs'))
  if (from.coresPerSocket !== to.coresPerSocket) {
    changes.push(waits(`${to.coresPerSocket ?? max} cores per socket`, 'the guest sees its CPU topology at start'))
  }
  return changes
}

function vcpuCount(count: number, startedWith: number): DomainChange {
  const what = `${count} vCPUs`
  if (count <= startedWith) return { what, live: { kind: 'vcpus', count } }
  return waits(what, `the VM was started with a limit of ${startedWith} vCPUs`)
}

/** A topology that somebody wrote is replaced, because libvirt refuses one that does not multiply to the maximum; where there was none, none is needed. */
function patchTopology(domain: XmlElement, spec: PatchContext['after']['spec']): void {
  const cpu = domain.first('cpu')
  if (cpu === undefined) return
  if (cpu.first('topology') === undefined && spec.coresPerSocket === undefined) return
  setChild(cpu, 'topology', el('topology', topologyOf(spec)))
}

function patchMemory({ domain, before, after }: PatchContext): DomainChange[] {
  const { memoryMiB } = after.spec
  if (before.spec.memoryMiB === memoryMiB) return []
  const startedWith = mebibytes(domain.first('memory'))
  const hasBalloon = (domain.find('devices', 'memballoon')?.attr('model') ?? 'none') !== 'none'
  for (const name of ['memory', 'currentMemory']) setChild(domain, name, el(name, { unit: 'MiB' }, memoryMiB))

  const what = `${memoryMiB} MiB of memory`
  if (memoryMiB > startedWith)
    return [waits(what, `the VM was started with ${startedWith} MiB and cannot grow beyond it`)]
  if (!hasBalloon) return [waits(what, 'the VM has no memory balloon')]
  return [{ what, live: { kind: 'memory', memoryMiB } }]
}
