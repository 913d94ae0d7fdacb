/**
 * How busy a simulated VM was since its start. Pure, and the integral of a load that swings around a mean, so that counters
 * never fall and two questions at the same time have the same answer.
 */
export interface Load {
  /** Seconds of full work so far. */
  readonly workedSeconds: number
  /** Share of its memory that the guest uses. */
  readonly memoryShare: number
}

const TWO_PI = 2 * Math.PI

export function loadOf(name: string, elapsedMs: number): Load {
  const seed = hash(name)
  const mean = 0.05 + 0.4 * unit(seed)
  const periodSeconds = 300 + 3300 * unit(seed * 7)
  const seconds = Math.max(0, elapsedMs / 1000)
  const swing = (mean * periodSeconds * (1 - Math.cos((TWO_PI * seconds) / periodSeconds))) / TWO_PI
  return { workedSeconds: mean * seconds + swing, memoryShare: 0.3 + 0.5 * unit(seed * 13) }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0
  return value
}

const unit = (seed: number): number => (seed % 9973) / 9973
