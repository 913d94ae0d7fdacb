/**
 * How far the clock of the other side is from ours, from the seconds that it printed before it said that it is ready.
 *
 * As exact as whole seconds and the way of a line through ssh: enough to see a clock that would make certificates invalid or logs
 * unreadable, not to set one by.
 */
import { READY } from './ssh-arguments.ts'

/** Seconds by which the other clock is ahead; undefined: it printed none. */
export function clockAhead(heard: string, nowMs: number): number | undefined {
  const seconds = FAR_SECONDS.exec(heard)?.[1]
  return seconds === undefined ? undefined : Number(seconds) - Math.floor(nowMs / 1000)
}

/** Ten digits until the year 2286. */
const FAR_SECONDS = new RegExp(`(?:^|\\n)(\\d{9,11})\\r?\\n${READY}`)
