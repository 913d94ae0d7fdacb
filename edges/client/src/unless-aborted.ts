/**
 * What a promise gives, unless the signal aborts first.
 *
 * Node's fetch follows its signal through a weak reference: once garbage has been collected, an abort does not reach an answer
 * that is still being read, and whoever waits for it waits for ever. A listener on the signal itself stays.
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
