/** Consoles: a one-time ticket first (with the caller's rights), then the stream (with the ticket alone). */

import type { ByteDuplex } from '@covisor/driver-api'
import type { Actor, AppError } from '@covisor/model'

export interface ConsoleUseCases {
  /** Valid once, for a minute. Throws CONSOLE_UNAVAILABLE with the reason. */
  ticket(
    actor: Actor,
    vm: string,
    params: { readonly kind: ConsoleKind; readonly takeOver?: boolean; readonly earlier?: boolean },
  ): Promise<{ readonly ticket: string; readonly expiresAt: Date }>
  /** Throws UNAUTHENTICATED for a ticket that is unknown, used or late, FORBIDDEN when its maker may not any more. */
  open(
    ticket: string,
    signal: AbortSignal,
  ): Promise<{
    readonly kind: ConsoleKind
    readonly vm: string
    readonly stream: ByteDuplex
    /** What a serial console said lately, where the ticket asked for it. */
    readonly earlier: Uint8Array
    /** Comes when whoever made the ticket may no longer have the console; until `signal` at most. */
    readonly revoked: Promise<AppError>
    readonly password?: string
    /** An error of the stream as whoever made the ticket may read it. */
    told(error: unknown): Promise<unknown>
  }>
  screenshot(
    actor: Actor,
    vm: string,
    signal: AbortSignal,
  ): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array }>
  /** Linux input event codes pressed together. */
  sendKeys(actor: Actor, vm: string, keyCodes: readonly number[]): Promise<void>
}

export const consoleKinds = ['serial', 'vnc'] as const
export type ConsoleKind = (typeof consoleKinds)[number]
