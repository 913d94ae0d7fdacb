/**
 * How objects are named on the wire: every call that concerns a domain carries its name, UUID and id.
 *
 * A handle is plain data. The daemon looks objects up by UUID (secrets, domains, networks, pools) or by key (volumes), so
 * `{ name: '', uuid, id: -1 }` is a valid domain when only its UUID is known.
 *
 * Source: libvirt 11.3.0, src/remote/remote_protocol.x, "remote_nonnull_…".
 */
import { uuid } from '../xdr/bytes.ts'
import type { TypeOf } from '../xdr/codec.ts'
import { struct } from '../xdr/composites.ts'
import { int } from '../xdr/numbers.ts'
import { text } from './text.ts'

/** `id` is -1 while the domain does not run. */
export const domain = struct({ name: text, uuid, id: int })
export type Domain = TypeOf<typeof domain>

export const network = struct({ name: text, uuid })
export type Network = TypeOf<typeof network>

export const networkPort = struct({ net: network, uuid })
export type NetworkPort = TypeOf<typeof networkPort>

export const nwfilter = struct({ name: text, uuid })
export type Nwfilter = TypeOf<typeof nwfilter>

export const nwfilterBinding = struct({ portdev: text, filtername: text })
export type NwfilterBinding = TypeOf<typeof nwfilterBinding>

export const hostInterface = struct({ name: text, mac: text })
export type HostInterface = TypeOf<typeof hostInterface>

export const storagePool = struct({ name: text, uuid })
export type StoragePool = TypeOf<typeof storagePool>

export const storageVol = struct({ pool: text, name: text, key: text })
export type StorageVol = TypeOf<typeof storageVol>

export const nodeDevice = struct({ name: text })
export type NodeDevice = TypeOf<typeof nodeDevice>

export const secret = struct({ uuid, usageType: int, usageID: text })
export type Secret = TypeOf<typeof secret>

export const domainCheckpoint = struct({ name: text, dom: domain })
export type DomainCheckpoint = TypeOf<typeof domainCheckpoint>

export const domainSnapshot = struct({ name: text, dom: domain })
export type DomainSnapshot = TypeOf<typeof domainSnapshot>
