/**
 * Moves to another host: of a running VM while its guest goes on (live migration), and of one that is switched off.
 *
 * The part belongs to the host that the VM leaves; the other side is a session of the same driver, so that hosts need no
 * credentials for each other, unless the source is asked to lead the move. A move ends in one of two ways, 'moved' or 'stayed', and until somebody knows which, nobody may
 * start the VM anywhere: `settle` finds out, and mends what a lost reply or a killed server left half done.
 *
 * Rules: an arriving copy that has not been switched to is not seen by getVm and listVms of its host (it is not a VM yet);
 * a copy that was switched away from is seen with `moving: 'leaving'` until it is settled. The guest never runs twice.
 *
 * Volumes are the caller's: those that take disks over there exist before a move begins, and what becomes of the old ones is
 * decided by who knows that the VM has arrived.
 */
import type { MigrationMode } from '@covisor/model'
import type { EndpointSession } from './driver.ts'
import type { VolumeLocation } from './storage.ts'
import type { VmTarget } from './vm.ts'

export interface MigrationPart {
  /** What can be asked for when leaving this host: true, or why not. */
  readonly abilities: Readonly<Record<MigrationAbility, true | string>>
  /** What both hypervisors have against it, in sentences for people; empty: nothing. Changes nothing. */
  obstacles(move: VmMove, signal: AbortSignal): Promise<readonly string[]>
  /**
   * Resolves when the VM is on the target and this host has forgotten it. An abort takes the move back, until the switch-over;
   * what was thrown says nothing of where the VM is when it is HOST_UNREACHABLE, otherwise it stayed.
   */
  move(move: VmMove, report: (progress: MigrationProgress) => void, signal: AbortSignal): Promise<MoveOutcome>
  /** Where the VM is after a move whose end nobody heard. Never guesses: what it cannot see is undecided. */
  settle(move: VmMove, signal: AbortSignal): Promise<Settlement>
  /**
   * Makes a VM that is switched off known to the other host, as this one has it. Again: replaced. Undone by undefineVm there.
   * This host's definition stays until `forgetHere`. Throws HOST_REFUSED when the VM runs.
   */
  defineThere(move: VmMove, signal: AbortSignal): Promise<{ readonly nativeRef: string }>
  /** Forgets a VM that is switched off, once the other host has it; what both may use (NVRAM, TPM state) stays. Gone is success. */
  forgetHere(target: VmTarget, signal: AbortSignal): Promise<void>
}

export const migrationAbilities = [
  'auto-converge',
  'parallel',
  'post-copy',
  'tls',
  'peer-to-peer',
  'tunnelled',
] as const
export type MigrationAbility = (typeof migrationAbilities)[number]

export interface VmMove {
  readonly target: VmTarget
  /** Which host of the endpoint it goes to. */
  readonly nativeHost: string
  /** The session of that endpoint; the same one for a move between two hosts of one endpoint. */
  readonly to: EndpointSession
  readonly options: MigrationOptions
  /** What the other host does not see where it is; absent: nothing. Of a running VM, what it writes to is copied with its memory. */
  readonly disks?: readonly DiskOnItsWay[]
}

export interface DiskOnItsWay {
  readonly from: VolumeLocation
  /** On the other host: of the same format and size. What the guest only reads is in it already. */
  readonly to: VolumeLocation
}

export interface MigrationOptions {
  /** Absent: managed. */
  readonly mode?: MigrationMode
  /** At most this much memory a second; absent: as fast as the link goes. */
  readonly bandwidthMiBps?: number
  /** Slows the guest's vCPUs down, step by step, when it writes faster than the link carries. */
  readonly autoConverge: boolean
  /**
   * Switches over before all memory is there when copying does not converge. The move then always ends, but a lost link
   * costs the VM: its memory is on two hosts.
   */
  readonly postCopy: boolean
  /** Connections to copy over at once; absent: one. */
  readonly parallel?: number
  /** Encrypts the memory on its way. Needs certificates on both hosts. */
  readonly tls: boolean
}

export interface MigrationProgress {
  readonly memoryTotalBytes: number
  readonly memoryRemainingBytes: number
  /** Of disks that go along; absent: none do. */
  readonly diskTotalBytes?: number
  readonly diskRemainingBytes?: number
  /** Rounds over the memory so far; each copies what the guest has written during the one before. */
  readonly round: number
  readonly bytesPerSecond?: number
  readonly dirtyBytesPerSecond?: number
  /** How long the guest would stand still if it were switched over now. */
  readonly predictedDowntimeMs?: number
  /** How much the vCPUs are slowed down. */
  readonly throttlePercent?: number
}

export interface MoveOutcome {
  readonly nativeRef: string
  /** How long the guest stood still, as the hypervisor measured it. */
  readonly downtimeMs?: number
  readonly copiedBytes?: number
}

export type Settlement =
  | { readonly where: 'moved'; readonly nativeRef: string }
  | { readonly where: 'stayed' }
  /** `undecided` says what is waited for, as a sentence for people. */
  | { readonly where: 'undecided'; readonly why: string }
