/**
 * One vocabulary for what a hypervisor can and cannot do, with the reason when it cannot.
 *
 * Drivers fill it per host; the scheduler, the store, the API and the console read it. Nobody asks which driver it is.
 */
export const capabilityNames = [
  'console-serial',
  'console-vnc',
  'guest-agent',
  'guest-facts',
  'live-migration',
  'pause',
  'screenshot',
  'secure-boot',
  'send-keys',
  'snapshot-disk',
  'snapshot-memory',
  'storage-volumes',
  'suspend',
  'tpm',
  'uefi',
  'vm-create',
  'vm-edit',
  'vm-set-aside',
  'vm-set-aside-tpm',
  'volume-clone',
  'volume-resize',
  'volume-upload',
] as const

export type CapabilityName = (typeof capabilityNames)[number]

/** true, or the reason why not, for a person. */
export type Capabilities = { readonly [K in CapabilityName]: true | string }
