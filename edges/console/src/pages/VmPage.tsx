/** /vms/$vm: one VM; the tab is in the address. */
import { Tab, Tabs, TabTitleText } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Loading } from '../parts/Loading.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { vmItem } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { VmActions } from '../vm/VmActions.tsx'
import { VmHardware } from '../vm/VmHardware.tsx'
import { VmSnapshots } from '../vm/VmSnapshots.tsx'
import { VmSummary } from '../vm/VmSummary.tsx'
import type { Vm } from '../vm/vm-calls.ts'
import { t } from '../words/translate.ts'

type VmTab = ComponentType<{ readonly vm: Vm }>

const VmConsole = lazy(async () => ({ default: (await import('../vm/VmConsole.tsx')).VmConsole }))
const VmLoad = lazy(async () => ({ default: (await import('../vm/VmLoad.tsx')).VmLoad }))
const VmHistory = lazy(async () => ({ default: (await import('../vm/VmHistory.tsx')).VmHistory }))
const VmConfiguration = lazy(async () => ({ default: (await import('../vm/VmConfiguration.tsx')).VmConfiguration }))

const tabs = {
  summary: VmSummary,
  console: VmConsole,
  load: VmLoad,
  hardware: VmHardware,
  snapshots: VmSnapshots,
  history: VmHistory,
  configuration: VmConfiguration,
} as const satisfies Readonly<Record<string, VmTab>>

type TabKey = keyof typeof tabs
const tabKeys = Object.keys(tabs) as readonly TabKey[]

export function VmPage(): ReactNode {
  const id = useParam('vm')
  const navigate = useNavigate()
  const search = useSearch({ from: '/vms/$vm' })
  const { data: vm, error } = useQuery(vmItem(id))
  if (vm === undefined || error !== null) return <Loading what="VM" error={error} />
  const tab = tabKeys.find((key) => key === search.tab) ?? 'summary'
  const Content: VmTab = tabs[tab]
  return (
    <PageFrame
      title={vm.name}
      above={<Link to="/vms">{t('vm.vms')}</Link>}
      beside={
        <span role="status" aria-label={t('vm.state')}>
          <StateLabel state={vm.state} reason={vm.stateReason} />
        </span>
      }
      actions={<VmActions vm={vm} />}
      tabs={
        <Tabs
          activeKey={tab}
          onSelect={(_event, key) =>
            void navigate({
              to: '/vms/$vm',
              params: { vm: id },
              search: key === 'summary' ? {} : { tab: String(key) },
              replace: true,
            })
          }
          aria-label={t('vm.aboutThisVm')}
        >
          {tabKeys.map((key) => (
            <Tab
              key={key}
              eventKey={key}
              title={<TabTitleText>{t(`vm.tab.${key}`)}</TabTitleText>}
              tabContentId={`vm-${key}`}
            />
          ))}
        </Tabs>
      }
    >
      <section id={`vm-${tab}`} role="tabpanel" aria-label={t(`vm.tab.${tab}`)} tabIndex={-1}>
        <Suspense fallback={<p>{t('vm.loading')}</p>}>
          <Content vm={vm} />
        </Suspense>
      </section>
    </PageFrame>
  )
}
