/** Which transport a URI asks for. */
import type { LibvirtUri, TransportName } from '../uri/libvirt-uri.ts'
import type { ByteStream } from './byte-stream.ts'
import { openSsh } from './ssh/ssh.ts'
import { openTcp } from './tcp.ts'
import { openTls } from './tls.ts'
import { openUnix } from './unix.ts'

type Open = (uri: LibvirtUri, signal?: AbortSignal) => Promise<ByteStream>

const transports: Readonly<Record<TransportName, Open>> = {
  unix: openUnix,
  tcp: openTcp,
  tls: openTls,
  ssh: openSsh,
}

export const openTransport: Open = (uri, signal) => transports[uri.transport](uri, signal)
