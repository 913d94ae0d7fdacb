/**
 * Sizes of the RPC. Source: libvirt 11.3.0, src/rpc/virnetprotocol.x; the same in 9.0.0.
 */

/** The length word in front of every packet; it counts itself. */
export const LENGTH_BYTES = 4

/** Program, version, procedure, type, serial, status: VIR_NET_MESSAGE_HEADER_MAX. */
export const HEADER_BYTES = 24

/** Header and payload together: VIR_NET_MESSAGE_MAX, which does not count the length word. */
export const MAX_MESSAGE_BYTES = 33_554_432
export const MAX_PACKET_BYTES = LENGTH_BYTES + MAX_MESSAGE_BYTES

/** What every libvirt since 0.4 accepts in one stream packet, and what libvirt itself sends: VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX. */
export const STREAM_CHUNK_BYTES = 262_120
