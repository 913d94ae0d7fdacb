/** The last events that this page saw, newest first. */
import type { ChangeEvent } from '@covisor/client'
import { Signal } from './signal.ts'

const KEPT = 500

export const recentEvents = new Signal<readonly ChangeEvent[]>([])

export function noteEvents(events: readonly ChangeEvent[]): void {
  recentEvents.set([...events.slice(-KEPT).reverse(), ...recentEvents.value].slice(0, KEPT))
}
