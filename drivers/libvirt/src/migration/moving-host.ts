/** What is needed of a host to move VMs from or to it. */
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'

export interface MovingHost {
  readonly link: HostLink
  readonly facts: HostFacts
}
