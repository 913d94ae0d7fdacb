/**
 * A link in the row of a table: the router's Link without its preloading and its subscription to every change of address, of which a
 * table would have a hundred. Opens in the page on a plain click; everything else is the browser's.
 */
import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'

export function RowLink({ to, children }: { readonly to: string; readonly children: ReactNode }): ReactNode {
  const { history } = useRouter()
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    history.push(to)
  }
  return (
    <a href={to} onClick={onClick}>
      {children}
    </a>
  )
}
