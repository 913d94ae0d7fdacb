/**
 * News from an endpoint. An event says where to look again, and what happened as far as the hypervisor tells; the truth is
 * what a fresh look finds. `overflow`: news was lost, look at everything.
 */
export type EndpointEvent =
  | { readonly kind: 'vm'; readonly nativeRef: string; readonly what: VmNews; readonly detail?: string }
  | { readonly kind: 'vm-removed'; readonly nativeRef: string }
  | { readonly kind: 'pool'; readonly nativeName: string }
  | { readonly kind: 'network'; readonly nativeName: string }
  | { readonly kind: 'host' }
  | { readonly kind: 'overflow' }

export const vmNews = [
  'defined',
  'started',
  'paused',
  'resumed',
  'stopped',
  'crashed',
  'suspended',
  'rebooted',
  'io-error',
  'device-changed',
  'agent-changed',
  'snapshot-changed',
  'job-ended',
  'changed',
] as const
export type VmNews = (typeof vmNews)[number]
