/** Runs one piece of work after another, in the order of asking. A piece that fails does not stop the next. */
export type Lane = <T>(run: () => Promise<T>) => Promise<T>

export function lane(): Lane {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run)
    last = mine.catch(() => undefined)
    return mine
  }
}
