/**
 * Go anywhere and do anything by typing: pages and short lists are searched here, VMs by the server. Arrow up and down choose, Enter goes,
 * arrow right shows what can be done to what is chosen, arrow left goes back.
 */
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useSignal } from '../live/signal.ts'
import type { Deed } from './deeds.ts'
import { goTo, listenForGoTo } from './go-to.ts'

const GoToDialog = lazy(() => import('./GoToDialog.tsx').then((module) => ({ default: module.GoToDialog })))
const PlanDialog = lazy(() => import('../parts/PlanDialog.tsx').then((module) => ({ default: module.PlanDialog })))

export function GoTo(): ReactNode {
  const isOpen = useSignal(goTo)
  const [asked, setAsked] = useState<Deed['asks']>()
  useEffect(listenForGoTo, [])
  const act = ({ asks, run }: Deed) => {
    goTo.set(false)
    setAsked(asks)
    run?.()
  }
  return (
    <Suspense fallback={null}>
      {isOpen ? <GoToDialog onDeed={act} onClose={() => goTo.set(false)} /> : null}
      {asked === undefined ? null : <PlanDialog {...asked} onClose={() => setAsked(undefined)} />}
    </Suspense>
  )
}
