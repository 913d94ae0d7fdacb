/** A function that stays the same from draw to draw and does what the last draw said: for memoised parts, which a new one would draw again. */
import { useLayoutEffect, useRef } from 'react'

export function useSteady<A extends readonly unknown[]>(act: (...given: A) => void): (...given: A) => void {
  const latest = useRef(act)
  useLayoutEffect(() => {
    latest.current = act
  })
  return useRef((...given: A) => latest.current(...given)).current
}
