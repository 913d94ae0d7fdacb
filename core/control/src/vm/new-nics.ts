/** Network cards of a new or edited VM: networks resolved, MAC addresses allocated or checked. */
import { type Actor, AppError, type NicModel, type NicSpec } from '@covisor/model'
import type { StoreReads, Tx } from '@covisor/store'
import type { NewNic } from './vms.ts'

/** MAC addresses that were not asked for are '' until commitPorts allocates them in the transaction. */
export async function newNics(
  store: StoreReads,
  actor: Actor,
  wanted: readonly NewNic[],
  model: NicModel,
  firstIndex = 0,
): Promise<NicSpec[]> {
  return await Promise.all(
    wanted.map(async (nic, index) => ({
      key: `net${firstIndex + index}`,
      network: (await store.networks.resolve(actor, nic.network)).id,
      mac: nic.mac === undefined ? '' : checkedMac(nic.mac),
      model: nic.model ?? model,
      connected: true,
    })),
  )
}

type PortOwner = Parameters<Tx['ports']['insert']>[0]['vm']

/** Writes the ports and gives back the NICs with their addresses. */
export async function commitPorts(
  tx: Tx,
  owner: { readonly organisation: Actor['organisation']; readonly project: Actor['project'] },
  vm: PortOwner,
  nics: readonly NicSpec[],
  newPortId: () => Parameters<Tx['ports']['insert']>[0]['id'],
): Promise<NicSpec[]> {
  const done: NicSpec[] = []
  for (const nic of nics) {
    const mac = nic.mac === '' ? await tx.ports.allocateMac() : await freeMac(tx, nic.mac, vm)
    await tx.ports.insert({
      id: newPortId(),
      organisation: owner.organisation,
      project: owner.project,
      network: nic.network,
      vm,
      mac,
    })
    done.push({ ...nic, mac })
  }
  return done
}

/** VMs that others made have no ports here, but addresses that were seen. Throws NAME_TAKEN. */
async function freeMac(tx: Tx, mac: string, vm: PortOwner): Promise<string> {
  if (vm != null && (await tx.ports.isMacOfAnother(mac, vm)))
    throw new AppError('NAME_TAKEN', { kind: 'network card with the MAC address', name: mac })
  return mac
}

/** Unicast, six octets. IEEE 802, clause 8.2: the lowest bit of the first octet marks groups. */
function checkedMac(text: string): string {
  const mac = text.toLowerCase().replaceAll('-', ':')
  const ok = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0
  if (!ok)
    throw new AppError('REQUEST_INVALID', { where: 'mac', why: `"${text}" is not the address of one network card` })
  return mac
}
