/** The guests that tests boot: the launcher's tiny guest and demo appliance, built once into the machine's cache. */

import { demoAppliance as buildAppliance, type DemoAppliance } from '../../../tools/demo-appliance/appliance.ts'
import { cacheDirectory } from '../../../tools/demo-appliance/cache-directory.ts'
import { tinyGuest as buildGuest, type TinyGuest } from '../../../tools/demo-appliance/tiny-guest.ts'

export type { DemoAppliance, TinyGuest }

/** Kernel and initrd for direct boot: says "covisor-demo ready" on ttyS0, then answers as a shell. */
export const tinyGuest = (): Promise<TinyGuest> => buildGuest(cacheDirectory())

/** The same guest as a bootable raw disk, and as an OVA. */
export const demoAppliance = (): Promise<DemoAppliance> => buildAppliance(cacheDirectory())
