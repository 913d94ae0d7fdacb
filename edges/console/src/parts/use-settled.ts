/** A value, once it has not changed for a moment: for questions that are asked while somebody types. */
import { useEffect, useState } from 'react'

const REST_MS = 300

export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), REST_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
