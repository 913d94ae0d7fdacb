/**
 * Flags and values of networks, their ports and filters.
 *
 * Source: libvirt 11.3.0, include/libvirt. Names are libvirt's without their prefix.
 */
import { flagSet } from '../protocol/flags.ts'

export const ConnectListAllNetworksFlags = flagSet('ConnectListAllNetworksFlags', {
  INACTIVE: 1,
  ACTIVE: 2,
  PERSISTENT: 4,
  TRANSIENT: 8,
  AUTOSTART: 16,
  NO_AUTOSTART: 32,
})

export const IPAddrType = { IPV4: 0, IPV6: 1 } as const

export const NWFilterBindingCreateFlags = flagSet('NWFilterBindingCreateFlags', { VALIDATE: 1 })

export const NWFilterDefineFlags = flagSet('NWFilterDefineFlags', { VALIDATE: 1 })

export const NetworkCreateFlags = flagSet('NetworkCreateFlags', { VALIDATE: 1 })

export const NetworkDefineFlags = flagSet('NetworkDefineFlags', { VALIDATE: 1 })

export const NetworkEventID = { LIFECYCLE: 0, METADATA_CHANGE: 1 } as const

export const NetworkEventLifecycleType = { DEFINED: 0, UNDEFINED: 1, STARTED: 2, STOPPED: 3 } as const

export const NetworkMetadataType = { DESCRIPTION: 0, TITLE: 1, ELEMENT: 2 } as const

export const NetworkPortCreateFlags = flagSet('NetworkPortCreateFlags', { RECLAIM: 1, VALIDATE: 2 })

export const NetworkUpdateCommand = { NONE: 0, MODIFY: 1, DELETE: 2, ADD_FIRST: 4 } as const

export const NetworkUpdateFlags = flagSet('NetworkUpdateFlags', { CURRENT: 0, LIVE: 1, CONFIG: 2 })

export const NetworkUpdateSection = {
  NONE: 0,
  BRIDGE: 1,
  DOMAIN: 2,
  IP: 3,
  IP_DHCP_HOST: 4,
  IP_DHCP_RANGE: 5,
  FORWARD: 6,
  FORWARD_INTERFACE: 7,
  FORWARD_PF: 8,
  PORTGROUP: 9,
  DNS_HOST: 10,
  DNS_TXT: 11,
  DNS_SRV: 12,
} as const

export const NetworkXMLFlags = flagSet('NetworkXMLFlags', { INACTIVE: 1 })
