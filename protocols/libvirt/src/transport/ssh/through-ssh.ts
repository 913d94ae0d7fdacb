/**
 * A byte stream to a port on the far end's own loopback address, by `ssh -W`: for what libvirt has no stream for, such as a
 * VNC server. Not multiplexed: the shared process (ssh-master.ts) has only the forwards that it was started with.
 *
 * ssh does not say when the far end has accepted, so whoever expects a greeting waits for it; a refusal ends the stream with
 * ssh's own words.
 */
import { Duplex } from 'node:stream'
import { UriError } from '../../errors/uri-error.ts'
import type { LibvirtUri } from '../../uri/libvirt-uri.ts'
import { passThroughArguments } from './ssh-arguments.ts'
import { SshProcess } from './ssh-process.ts'

export function connectThroughSsh(uri: LibvirtUri, loopbackPort: number): Duplex {
  if (uri.transport !== 'ssh') throw new UriError(uri.remoteName, 'it does not go through ssh')
  const process = new SshProcess(uri.host ?? '', passThroughArguments(uri, loopbackPort))
  const { stdin, stdout } = process.child
  const duplex = Duplex.from({ readable: stdout, writable: stdin })
  void process.gone.then(() => {
    if (!duplex.destroyed) duplex.destroy(process.failure())
  })
  duplex.once('close', () => void process.stop())
  return duplex
}
