/**
 * The graphical console: a connection to the VM's VNC server.
 *
 * VNC listens on a socket file or on the host's loopback address, so it is reached from the host itself; libvirt has no
 * stream for it. An address that others can reach (VMs made elsewhere) is used from anywhere.
 */
import type { GraphicsPart, VmTarget } from '@covisor/driver-api'
import { DomainXMLFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { type VncServer, vncServer } from '../domain-xml/vnc-server.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { openSocket } from './socket-duplex.ts'

export function graphicsPart(link: HostLink, facts: HostFacts): GraphicsPart {
  return {
    async open(target, signal) {
      const unavailable = (why: string, cause?: unknown): AppError =>
        new AppError('CONSOLE_UNAVAILABLE', { vm: target.vm, why }, { cause })
      if (!(await stateOf(link, target, signal)).active) throw unavailable('it does not run')
      const server = await findServer(link, target, signal)
      if (server === undefined) throw unavailable('it has no VNC server; turn its graphics on and start it again')

      const where = reachable(server, facts)
      if (typeof where === 'string') throw unavailable(where)
      try {
        const stream = await openSocket(where, signal)
        return server.password === undefined ? { stream } : { stream, password: server.password }
      } catch (error) {
        if (signal.aborted) throw error
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

/** How to get there, or why not, for a person. */
function reachable(server: VncServer, { uri }: HostFacts): { path: string } | { host: string; port: number } | string {
  const isHere = uri.transport === 'unix'
  if (server.path !== undefined) {
    return isHere
      ? { path: server.path }
      : 'its VNC server is a socket file on its host, which cannot be reached from here'
  }
  const { host, port } = server
  if (port === undefined) return 'its VNC server has no port'
  if (isHere) return { host: isEverywhere(host) ? '127.0.0.1' : host, port }
  if (isLoopback(host))
    return 'its VNC server listens on the loopback address of its host, which cannot be reached from here'
  return { host: isEverywhere(host) ? (uri.host ?? host) : host, port }
}

const isLoopback = (host: string): boolean => host.startsWith('127.') || host === '::1' || host === 'localhost'
const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'
