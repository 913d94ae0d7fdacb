/**
 * The graphical console: a connection to the VM's VNC server.
 *
 * VNC listens on a socket file or on the host's loopback address; libvirt has no stream for it. So it is reached on this
 * machine directly, on hosts behind ssh through ssh, and on others not at all, unless it listens on an address that others
 * can reach (VMs made elsewhere).
 */
import type { ByteDuplex, GraphicsPart, VmTarget } from '@covisor/driver-api'
import { connectThroughSsh, DomainXMLFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { type VncServer, vncServer } from '../domain-xml/vnc-server.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { greetedDuplex, openSocket } from './socket-duplex.ts'

export function graphicsPart(link: HostLink, facts: HostFacts): GraphicsPart {
  return {
    async open(target, signal) {
      const unavailable = (why: string, cause?: unknown): AppError =>
        new AppError('CONSOLE_UNAVAILABLE', { vm: target.vm, why }, { cause })
      if (!(await stateOf(link, target, signal)).active) throw unavailable('it does not run')
      const server = await findServer(link, target, signal)
      if (server === undefined) throw unavailable('it has no VNC server; turn its graphics on and start it again')

      const way = wayTo(server, facts)
      if (typeof way === 'string') throw unavailable(way)
      try {
        const stream = await way(signal)
        return server.password === undefined ? { stream } : { stream, password: server.password }
      } catch (error) {
        if (signal.aborted) throw signal.reason
        throw unavailable(
          `its VNC server at ${server.path ?? `${server.host}:${server.port}`} does not let us in`,
          error,
        )
      }
    },
  }
}

async function findServer(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<VncServer | undefined> {
  const question = { action: 'describe the VM', subject: subjectOf(target), signal }
  // SECURE: the password of the VNC server is left out otherwise.
  const args = { dom: domainOf(target), flags: DomainXMLFlags.SECURE }
  return vncServer((await link.ask(question, (call, options) => call.domainGetXmlDesc(args, options))).xml)
}

type Way = (signal: AbortSignal) => Promise<ByteDuplex>

/** How to get there, or why not, for a person. */
function wayTo({ path, host, port }: VncServer, { uri }: HostFacts): Way | string {
  const isHere = uri.transport === 'unix'
  if (path !== undefined) {
    if (isHere) return (signal) => openSocket({ path }, signal)
    return 'its VNC server is a socket file on its host, which cannot be reached from here'
  }
  if (port === undefined) return 'its VNC server has no port'
  if (isHere) return (signal) => openSocket({ host: isEverywhere(host) ? '127.0.0.1' : host, port }, signal)
  if (uri.transport === 'ssh' && (isLoopback(host) || isEverywhere(host))) {
    return (signal) => greetedDuplex(connectThroughSsh(uri, port), signal)
  }
  if (isLoopback(host)) {
    return 'its VNC server listens on the loopback address of its host; add the host with ssh to reach it'
  }
  return (signal) => openSocket({ host: isEverywhere(host) ? (uri.host ?? host) : host, port }, signal)
}

const isLoopback = (host: string): boolean => host.startsWith('127.') || host === '::1' || host === 'localhost'
const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'
