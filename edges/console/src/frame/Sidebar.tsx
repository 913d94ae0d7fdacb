/** Beside every page: the list of pages, or the inventory as a tree. Which of them is kept in this browser. */
import { PageSidebar, PageSidebarBody, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { lazy, type ReactNode, Suspense } from 'react'
import { Signal, useSignal } from '../live/signal.ts'
import { t } from '../words/translate.ts'
import { Navigation } from './Navigation.tsx'

const InventoryTree = lazy(() =>
  import('../tree/InventoryTree.tsx').then((module) => ({ default: module.InventoryTree })),
)

type Side = 'pages' | 'inventory'

const KEY = 'covisor-side'
const side = new Signal<Side>(localStorage.getItem(KEY) === 'inventory' ? 'inventory' : 'pages')

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
          <ToggleGroupItem
            text={t('frame.pages')}
            buttonId="side-pages"
            isSelected={shown === 'pages'}
            onChange={() => show('pages')}
          />
          <ToggleGroupItem
            text={t('frame.inventory')}
            buttonId="side-inventory"
            isSelected={shown === 'inventory'}
            onChange={() => show('inventory')}
          />
        </ToggleGroup>
      </PageSidebarBody>
      <PageSidebarBody isFilled className="cv-side-body">
        {shown === 'pages' ? (
          <Navigation />
        ) : (
          <Suspense fallback={null}>
            <InventoryTree />
          </Suspense>
        )}
      </PageSidebarBody>
    </PageSidebar>
  )
}
