/** Ways to look at and talk to a running VM: serial console, graphical console, screen, guest agent. */
import type { GuestAnswer } from './guest-facts.ts'
import type { VmTarget } from './vm.ts'

/** Bytes both ways. `close` is safe to call twice; `readable` ends when either side closes. */
export interface ByteDuplex {
  readonly readable: AsyncIterable<Uint8Array>
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

export interface ConsolePart {
  /** `takeOver`: end another session on the same console. Throws CONSOLE_UNAVAILABLE with the reason. */
  open(target: VmTarget, options: { readonly takeOver: boolean }, signal: AbortSignal): Promise<ByteDuplex>
}

export interface GraphicsPart {
  /** A connection to the VM's VNC server. Throws CONSOLE_UNAVAILABLE when it cannot be reached from here, and why. */
  open(target: VmTarget, signal: AbortSignal): Promise<{ readonly stream: ByteDuplex; readonly password?: string }>
}

export interface ScreenPart {
  /** PNG where the hypervisor makes one, otherwise PPM. */
  screenshot(target: VmTarget, signal: AbortSignal): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array }>
  /** Linux input event codes, pressed together, in one go. */
  sendKeys(target: VmTarget, keyCodes: readonly number[], signal: AbortSignal): Promise<void>
}

export interface GuestAgentPart {
  /** Addresses per interface as agent, DHCP leases or ARP tell; the source is said. Empty: nothing known yet. */
  addresses(target: VmTarget, signal: AbortSignal): Promise<readonly GuestAddress[]>
  /** What the guest's agent says. An agent that hangs holds up nothing but its own answer; there is never more than one question to it. */
  facts(target: VmTarget, signal: AbortSignal): Promise<GuestAnswer>
}

export interface GuestAddress {
  readonly mac?: string
  readonly interface?: string
  readonly address: string
  readonly prefix?: number
  readonly source: 'agent' | 'lease' | 'arp'
}
