/** What a driver's test brings along so that the contract can be tried on it: an endpoint, and what may be used there. */
import type { InstallationId } from '@covisor/model'
import type { Driver, EndpointAddress, EndpointSession } from '../driver.ts'
import type { VmDefinition } from '../vm.ts'

export interface ContractWorld {
  readonly driver: Driver
  readonly address: EndpointAddress
  /** Whose marker the sessions write. */
  readonly installation: InstallationId
  readonly session: EndpointSession
  /** Another session to the same endpoint, for the suite to close. */
  openSession(): Promise<EndpointSession>
  /** A small VM that this endpoint can run, with a fresh id and native name, without disks, with a NIC where networks exist. */
  makeDefinition(overrides?: Partial<VmDefinition>): VmDefinition
  /** A pool in which volumes may be made and removed. */
  readonly pool?: string
  /** A VM that Covisor did not make, looked at but never touched. */
  readonly foreignVm?: string
  /** A subnet that nothing uses (CIDR), for a network that is made and removed. */
  readonly spareSubnet?: string
  readonly talkingGuest?: TalkingGuest
  /** Another host that VMs of makeDefinition() can move to. */
  readonly neighbour?: Neighbour
  cleanup(): Promise<void>
}

export interface Neighbour {
  readonly session: EndpointSession
  readonly nativeHost: string
  /** A pool of that host alone, in which volumes may be made and removed. */
  readonly pool?: string
}

/** A VM whose guest answers on the serial console soon after its start. */
export interface TalkingGuest {
  makeDefinition(): VmDefinition
  readonly say: string
  readonly answer: RegExp
}
