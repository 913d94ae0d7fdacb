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
  const iterator = items[Symbol.asyncIterator]()
  const flights: { result: R | Promise<R>; weight: number }[] = []
  let weight = 0
  const land = async () => {
    const flight = flights.shift()!
    weight -= flight.weight
    return flight.result
  }
  let failure: { error: unknown } | undefined
  try {
    for (;;) {
      const step = await iterator.next().catch((error: unknown) => {
        failure = { error } // jobs before it may have failed too, and theirs is the earlier place
        return { done: true, value: undefined } as const
      })
      if (step.done === true) break
      const next = limits.weigh(step.value)
      while (flights.length >= limits.count || (flights.length > 0 && weight + next > limits.weight)) yield await land()
      const result = start(step.value)
      if (result instanceof Promise) result.catch(() => {}) // reported when its turn comes, or by nobody if the consumer stops
      flights.push({ result, weight: next })
      weight += next
    }
    while (flights.length > 0) yield await land()
    if (failure !== undefined) throw failure.error
  } finally {
    await iterator.return?.()
    await Promise.allSettled(flights.map((flight) => flight.result)) // nothing runs on after the consumer has left
  }
}
