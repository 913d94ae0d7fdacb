/** Opens a console, shows it with what `attach` makes of it, and says how it is; `again` opens it anew, taking it over if asked. */
import { isApiProblem } from '@covisor/client'
import { useEffect, useState } from 'react'
import { textOf } from '../api.ts'
import { ConsoleChannel, type Hello, reasonOf } from './console-channel.ts'

export type ConsoleState =
  | { readonly kind: 'opening' | 'open' }
  | { readonly kind: 'closed'; readonly why: string; readonly isTaken: boolean }

interface Attempt {
  readonly number: number
  readonly takeOver: boolean
}

export function useConsole(
  vm: string,
  kind: Hello['kind'],
  /** Returns what ends it. */
  attach: (channel: ConsoleChannel, onEnd: (why: string) => void) => () => void,
): { readonly state: ConsoleState; readonly again: (takeOver: boolean) => void } {
  const [state, setState] = useState<ConsoleState>({ kind: 'opening' })
  const [attempt, setAttempt] = useState<Attempt>({ number: 0, takeOver: false })

  useEffect(() => {
    const gone = new AbortController()
    let detach = (): void => {}
    const onEnd = (why: string, isTaken = false) => {
      if (!gone.signal.aborted) setState({ kind: 'closed', why, isTaken })
    }
    setState({ kind: 'opening' })
    ConsoleChannel.open(vm, kind, { takeOver: attempt.takeOver, signal: gone.signal })
      .then((channel) => {
        if (gone.signal.aborted) return channel.close()
        setState({ kind: 'open' })
        detach = attach(channel, onEnd)
      })
      .catch((error: unknown) => onEnd(textOf(error), isTaken(error)))
    return () => {
      gone.abort()
      detach()
    }
    // oxlint-disable-next-line exhaustive-deps -- `attach` is a new function at each rendering
  }, [vm, kind, attempt])

  return { state, again: (takeOver) => setAttempt({ number: attempt.number + 1, takeOver }) }
}

export { reasonOf }

const isTaken = (error: unknown): boolean =>
  isApiProblem(error, 'CONFLICT') ||
  isApiProblem(error, 'CONSOLE_UNAVAILABLE') ||
  /another session|in use|taken/i.test(textOf(error))
