/** The keepalive program: one ping, one pong, both without a body. Source: libvirt 11.3.0, src/rpc/virkeepaliveprotocol.x. */
export const KEEPALIVE_PROGRAM = 0x6b65_6570
export const KEEPALIVE_VERSION = 1

export const KEEPALIVE_PING = 1
export const KEEPALIVE_PONG = 2
