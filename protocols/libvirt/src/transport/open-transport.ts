/** Which transport a URI asks for. */
import type { LibvirtUri, TransportName } from '../uri/libvirt-uri.ts'
import type { ByteStream, OpenOptions } from './byte-stream.ts'
import { openSsh } from './ssh/ssh.ts'
import { openTcp } from './tcp.ts'
import { openTls } from './tls.ts'
import { openUnix } from './unix.ts'

type Open = (uri: LibvirtUri, options: OpenOptions) => Promise<ByteStream>

const transports: Readonly<Record<TransportName, Open>> = {
  unix: openUnix,
  tcp: (uri, { signal }) => openTcp(uri, signal),
  tls: (uri, { signal }) => openTls(uri, signal),
  ssh: (uri, { signal }) => openSsh(uri, signal),
}

export const openTransport: Open = (uri, options) => transports[uri.transport](uri, options)
