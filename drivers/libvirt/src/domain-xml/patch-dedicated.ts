/**
 * Parts of the host that a VM is given or gives back: huge pages and a NUMA cell at its next start, PCI devices while it runs where guest
 * and machine type allow. What others wrote beside them (a memfd source, pinned emulator threads) stays.
 */
import type { DedicatedDevice } from '@covisor/model'
import { writeXml, type XmlElement } from '@covisor/xml'
import { keyOfAlias } from './alias.ts'
import { addressOf, cpuSet, hostDevice, memoryBacking, numatune } from './dedicated.ts'
import { type DomainChange, waits } from './domain-change.ts'
import { child, insert, setChild } from './edit-tree.ts'
import type { PatchContext } from './patch-context.ts'

export const patchDedicated = (context: PatchContext): DomainChange[] => [
  ...patchPages(context),
  ...patchCell(context),
  ...patchDevices(context),
]

function patchPages({ domain, before, after }: PatchContext): DomainChange[] {
  const size = after.spec.dedicated?.hugePageKiB
  if (before.spec.dedicated?.hugePageKiB === size) return []
  const backing = child(domain, 'memoryBacking')
  setChild(backing, 'hugepages', memoryBacking(after.spec)?.first('hugepages'))
  if (backing.elements().length === 0) domain.remove(backing)
  const what = size === undefined ? 'memory in ordinary pages' : `memory in pages of ${size} KiB`
  return [waits(what, 'memory is taken at start')]
}

function patchCell({ domain, before, after, host }: PatchContext): DomainChange[] {
  const cell = after.spec.dedicated?.numaCell
  if (before.spec.dedicated?.numaCell === cell) return []
  const cpus = cpuSet(after.spec, host)
  const tune = domain.first('numatune')
  if (tune === undefined) setChild(domain, 'numatune', numatune(after.spec))
  else setChild(tune, 'memory', numatune(after.spec)?.first('memory'))
  if (tune?.elements().length === 0) domain.remove(tune)
  domain.first('vcpu')?.setAttr('cpuset', cpus)
  const what = cell === undefined ? 'memory and vCPUs in any NUMA cell' : `memory and vCPUs in NUMA cell ${cell}`
  return [waits(what, 'memory is taken at start')]
}

function patchDevices({ domain, before, after }: PatchContext): DomainChange[] {
  const [had = [], has = []] = [before.spec.dedicated?.devices, after.spec.dedicated?.devices]
  const among = (devices: readonly DedicatedDevice[], { key }: DedicatedDevice) =>
    devices.some((one) => one.key === key)
  return [
    ...had.filter((device) => !among(has, device)).flatMap((device) => removeDevice(domain, device)),
    ...has.filter((device) => !among(had, device)).flatMap((device) => addDevice(domain, device)),
  ]
}

function addDevice(domain: XmlElement, device: DedicatedDevice): DomainChange[] {
  if (findDevice(domain, device) !== undefined) return [] // a repeated request
  const element = hostDevice(device)
  insert(child(domain, 'devices'), element)
  return [{ what: `device ${device.address} added`, live: { kind: 'attach', xml: writeXml(element) } }]
}

function removeDevice(domain: XmlElement, device: DedicatedDevice): DomainChange[] {
  const element = findDevice(domain, device)
  if (element === undefined) return [] // gone already
  domain.first('devices')?.remove(element)
  return [{ what: `device ${device.address} removed`, live: { kind: 'detach', xml: writeXml(element) } }]
}

/** By our alias, else by its address on the host, under which others may have given it. */
function findDevice(domain: XmlElement, { key, address }: DedicatedDevice): XmlElement | undefined {
  const all = domain.first('devices')?.elements('hostdev') ?? []
  return all.find((one) => keyOfAlias(one) === key) ?? all.find((one) => addressOf(one) === address)
}
