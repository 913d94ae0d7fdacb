/** Text that is typed, handed on when typing rests: each letter is not worth a question to the server. */
import { useEffect, useState } from 'react'

const REST_MS = 250

export function useTyped(
  given: string,
  onRest: (text: string) => void,
  restMs = REST_MS,
): [string, (text: string) => void] {
  const [typed, setTyped] = useState(given)
  const [known, setKnown] = useState(given)
  // Changed from elsewhere, such as by going back.
  if (given !== known) {
    setKnown(given)
    // What was handed on without its last space comes back: the space is where the next word goes.
    if (given !== typed.trim()) setTyped(given)
  }
  useEffect(() => {
    if (typed === given) return
    const timer = setTimeout(() => onRest(typed), restMs)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line exhaustive-deps -- a new function is no reason to wait again
  }, [typed, given])
  return [typed, setTyped]
}
