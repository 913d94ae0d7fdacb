/**
 * How a deleted VM is brought back, in its hypervisor's words. It may hold console passwords, so it is in no history, task or
 * reply: sealed, it stands in a setting of its own until the VM is restored or purged.
 */
import type { VmId } from '@covisor/model'
import type { Tx } from '@covisor/store'
import type { Services } from '../services.ts'

const keyOf = (vm: VmId): string => `secret.vm.${vm}`

export async function keepDescription(
  { secrets }: Pick<Services, 'secrets'>,
  tx: Tx,
  vm: VmId,
  description: string,
): Promise<void> {
  await tx.settings.set(keyOf(vm), secrets.seal(description, keyOf(vm)), null)
}

/** undefined: its host did not have it any more when it was deleted. */
export async function keptDescription(
  { store, secrets }: Pick<Services, 'store' | 'secrets'>,
  vm: VmId,
): Promise<string | undefined> {
  const kept = await store.settings.get(keyOf(vm))
  return typeof kept === 'string' ? secrets.open(kept, keyOf(vm)) : undefined
}

export async function forgetDescription(tx: Tx, vm: VmId): Promise<void> {
  await tx.settings.remove(keyOf(vm))
}
