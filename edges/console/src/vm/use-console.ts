/**
 * Opens a console, shows it with what `attach` makes of it, and says how it is; `again` opens it anew, taking it over if asked.
 *
 * A live migration ends the console on the host that the VM leaves. When the VM runs on another host than where the console was opened, it
 * is opened again by itself; in any other case a person decides, for it may be another person who took it over.
 */
import { isApiProblem } from '@covisor/client'
import { useEffect, useRef, useState } from 'react'
import { textOf } from '../api.ts'
import { ConsoleChannel, ConsoleRefused, type Hello } from './console-channel.ts'
import type { Vm } from './vm-calls.ts'

export type ConsoleState =
  | { readonly kind: 'opening' | 'open' | 'moving' }
  | {
      readonly kind: 'closed'
      readonly why: string
      readonly isTaken: boolean
      /** The server has no way to it; trying again changes nothing by itself. */
      readonly isUnreachable: boolean
    }

interface Attempt {
  readonly number: number
  readonly takeOver: boolean
}

export function useConsole(
  vm: Vm,
  kind: Hello['kind'],
  /** Returns what ends it. */
  attach: (channel: ConsoleChannel, onEnd: (why: string) => void) => () => void,
): { readonly state: ConsoleState; readonly again: (takeOver: boolean) => void } {
  const [state, setState] = useState<ConsoleState>({ kind: 'opening' })
  const [attempt, setAttempt] = useState<Attempt>({ number: 0, takeOver: false })
  const openedOn = useRef<string | undefined>(undefined)
  const host = vm.host?.id

  useEffect(() => {
    const gone = new AbortController()
    let detach = (): void => {}
    const onEnd = (why: string, isTaken = false, isUnreachable = false) => {
      if (!gone.signal.aborted) setState({ kind: 'closed', why, isTaken, isUnreachable })
    }
    setState({ kind: 'opening' })
    openedOn.current = host
    ConsoleChannel.open(vm.id, kind, { takeOver: attempt.takeOver, signal: gone.signal })
      .then((channel) => {
        if (gone.signal.aborted) return channel.close()
        setState({ kind: 'open' })
        detach = attach(channel, onEnd)
      })
      .catch((error: unknown) => onEnd(textOf(error), isTaken(error), isRefused(error) && !isTaken(error)))
    return () => {
      gone.abort()
      detach()
    }
    // oxlint-disable-next-line exhaustive-deps -- `attach` is a new function at each rendering, and a move alone ends nothing
  }, [vm.id, kind, attempt])

  const isClosed = state.kind === 'closed'
  const hasMoved = isClosed && vm.state === 'running' && host !== undefined && host !== openedOn.current
  useEffect(() => {
    if (hasMoved) setAttempt(({ number }) => ({ number: number + 1, takeOver: false }))
  }, [hasMoved])

  return {
    state: isClosed && vm.state === 'migrating' ? { kind: 'moving' } : state,
    again: (takeOver) => setAttempt({ number: attempt.number + 1, takeOver }),
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof ConsoleRefused || isApiProblem(error, 'CONSOLE_UNAVAILABLE')

const isTaken = (error: unknown): boolean =>
  isApiProblem(error, 'CONFLICT') || /another session|in use|taken|active console/i.test(textOf(error))
