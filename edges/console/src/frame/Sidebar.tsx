/** Beside every page: the list of pages, or a tree of what there is: by hosts, or by folders. Which of them is kept in this browser. */
import { PageSidebar, PageSidebarBody, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { lazy, type ReactNode, Suspense } from 'react'
import { Signal, useSignal } from '../live/signal.ts'
import { t } from '../words/translate.ts'
import { Navigation } from './Navigation.tsx'

const InventoryTree = lazy(() =>
  import('../tree/InventoryTree.tsx').then((module) => ({ default: module.InventoryTree })),
)

const sides = ['pages', 'inventory', 'folders'] as const
type Side = (typeof sides)[number]

const KEY = 'covisor-side'
const side = new Signal<Side>(sides.find((known) => known === localStorage.getItem(KEY)) ?? 'pages')

function show(next: Side): void {
  side.set(next)
  localStorage.setItem(KEY, next)
}

export function Sidebar(): ReactNode {
  const shown = useSignal(side)
  return (
    <PageSidebar>
      <PageSidebarBody isFilled={false} className="cv-side-choice">
        <ToggleGroup isCompact aria-label={t('frame.sidebar')}>
          {sides.map((one) => (
            <ToggleGroupItem
              key={one}
              text={t(one === 'folders' ? 'frame.place.folders' : `frame.${one}`)}
              buttonId={`side-${one}`}
              isSelected={shown === one}
              onChange={() => show(one)}
            />
          ))}
        </ToggleGroup>
      </PageSidebarBody>
      <PageSidebarBody isFilled className="cv-side-body">
        {shown === 'pages' ? (
          <Navigation />
        ) : (
          <Suspense fallback={null}>
            <InventoryTree view={shown} />
          </Suspense>
        )}
      </PageSidebarBody>
    </PageSidebar>
  )
}
