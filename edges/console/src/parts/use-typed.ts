/**
 * Text that is typed, handed on when typing rests: each letter is not worth a question to the server. The first letter after a rest is
 * handed on at once, for nobody knows yet whether another follows.
 *
 * What was handed on comes back as what is given, maybe after more was typed; it must not undo that.
 */
import { useEffect, useRef, useState } from 'react'

const REST_MS = 250

export function useTyped(
  given: string,
  onRest: (text: string) => void,
  restMs = REST_MS,
): [string, (text: string) => void] {
  const [typed, setTyped] = useState(given)
  const [known, setKnown] = useState(given)
  const lastLetter = useRef(Number.NEGATIVE_INFINITY)
  /** Trimmed, as it comes back: the space at its end is where the next word goes. */
  const underWay = useRef<readonly string[]>([])
  if (given !== known) {
    setKnown(given)
    const back = underWay.current.indexOf(given)
    underWay.current = underWay.current.slice(back + 1)
    // Changed from elsewhere, such as by going back.
    if (back < 0 && given !== typed.trim()) setTyped(given)
  }
  useEffect(() => {
    if (typed === given) return
    const handOn = () => {
      underWay.current = [...underWay.current, typed.trim()]
      onRest(typed)
    }
    const now = performance.now()
    const isAfterRest = now - lastLetter.current >= restMs
    lastLetter.current = now
    if (isAfterRest) return handOn()
    const timer = setTimeout(handOn, restMs)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line exhaustive-deps -- a new function is no reason to wait again
  }, [typed, given])
  return [typed, setTyped]
}
