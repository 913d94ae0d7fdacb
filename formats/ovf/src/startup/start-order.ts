/**
 * In which order the systems of a collection start and stop, nested collections flattened: what starts together has the same
 * rank. DSP0243 9.7.
 *
 * What no <StartupSection> names, or names with order 0, may start at any time: it starts first and nobody waits for it.
 */
import type { OvfCollection, OvfStartupItem, OvfSystem } from '../descriptor/envelope.ts'

export interface StartOrderItem {
  readonly systemId: string
  /** 0: at any time; then 1, 2, … without gaps. */
  readonly rank: number
  readonly startDelaySeconds: number
  readonly stopDelaySeconds: number
  readonly startAction: 'powerOn' | 'none'
  readonly stopAction: 'powerOff' | 'guestShutdown' | 'none'
  readonly waitsForGuest: boolean
}

export function startOrder(content: OvfSystem | OvfCollection): StartOrderItem[] {
  if (content.kind === 'system') return []
  const placed = flattened(content, [], undefined)
  const ranks = [...new Set(placed.map(({ path }) => keyOf(path)))].filter((key) => key !== '').toSorted(byNumbers)
  return placed.map(({ system, path, item }) => ({
    systemId: system.id,
    rank: keyOf(path) === '' ? 0 : ranks.indexOf(keyOf(path)) + 1,
    startDelaySeconds: item?.startDelaySeconds ?? 0,
    stopDelaySeconds: item?.stopDelaySeconds ?? 0,
    startAction: item?.startAction.toLowerCase() === 'none' ? 'none' : 'powerOn',
    stopAction: stopActionOf(item?.stopAction),
    waitsForGuest: item?.waitsForGuest ?? false,
  }))
}

interface Placed {
  readonly system: OvfSystem
  /** The order at each level, outermost first. */
  readonly path: readonly number[]
  readonly item: OvfStartupItem | undefined
}

/** A collection inside a collection starts where its item stands; what the item says of delays and actions holds for those inside. */
function flattened(collection: OvfCollection, path: readonly number[], outer: OvfStartupItem | undefined): Placed[] {
  return collection.children.flatMap((child) => {
    const item = collection.startup.find(({ id }) => id === child.id)
    const at = [...path, item?.order ?? 0]
    if (child.kind === 'collection') return flattened(child, at, item ?? outer)
    return [{ system: child, path: at, item: item ?? outer }]
  })
}

/** '' when no level says anything. */
const keyOf = (path: readonly number[]): string => (path.every((order) => order === 0) ? '' : path.join('.'))

function byNumbers(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  const differs = left.findIndex((order, level) => order !== right[level])
  return differs < 0 ? left.length - right.length : left[differs]! - (right[differs] ?? 0)
}

function stopActionOf(text: string | undefined): StartOrderItem['stopAction'] {
  const action = text?.toLowerCase()
  if (action === 'none') return 'none'
  return action === 'guestshutdown' ? 'guestShutdown' : 'powerOff'
}
