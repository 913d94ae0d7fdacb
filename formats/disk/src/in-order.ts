/**
 * Starts several jobs at once and hands out their results in the order of the jobs. Bounded by count and by weight, and only as
 * fast as the consumer takes results: what makes inflating use every core without filling memory.
 */

export interface InOrderLimits<T> {
  readonly count: number
  readonly weight: number
  weigh(item: T): number
}

export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  limits: InOrderLimits<T>,
  start: (item: T) => R | Promise<R>,
): AsyncGenerator<R, void> {
  const flights: { result: R | Promise<R>; weight: number }[] = []
  let weight = 0
  const land = async () => {
    const flight = flights.shift()!
    weight -= flight.weight
    return flight.result
  }
  try {
    for await (const item of items) {
      const next = limits.weigh(item)
      while (flights.length >= limits.count || (flights.length > 0 && weight + next > limits.weight)) yield await land()
      const result = start(item)
      if (result instanceof Promise) result.catch(() => {}) // reported when its turn comes, or by nobody if the consumer stops
      flights.push({ result, weight: next })
      weight += next
    }
    while (flights.length > 0) yield await land()
  } finally {
    await Promise.allSettled(flights.map((flight) => flight.result)) // nothing runs on after the consumer has left
  }
}
