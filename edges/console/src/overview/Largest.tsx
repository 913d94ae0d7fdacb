/** The VMs that were given most. What they make of it is on each VM's own page: nothing asks twenty thousand guests at once. */
import type { Schema } from '@covisor/client'
import { Title } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { mebibytes, whole } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { vmList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Vm = Schema<'Vm'>

const SHOWN = 5

export const Largest = (): ReactNode => (
  <div className="cv-cards">
    <Ranking title={t('overview.byMemory')} sort="-memoryMiB" amount={(vm) => mebibytes(vm.memoryMiB)} />
    <Ranking title={t('overview.byVcpus')} sort="-vcpus" amount={(vm) => `${whole(vm.vcpus)} vCPUs`} />
  </div>
)

interface RankingProps {
  readonly title: string
  readonly sort: string
  readonly amount: (vm: Vm) => string
}

function Ranking({ title, sort, amount }: RankingProps): ReactNode {
  const { data } = useInfiniteQuery(vmList({ sort, most: SHOWN }))
  const vms = data?.pages[0]?.items.slice(0, SHOWN) ?? []
  return (
    <section>
      <Title headingLevel="h3" size="md">
        {title}
      </Title>
      {vms.length === 0 ? <p className="cv-quiet">{t('overview.noVms')}</p> : null}
      <ol className="cv-ranking" aria-label={title}>
        {vms.map((vm) => (
          <li key={vm.id}>
            <RowLink to={`/vms/${vm.id}`}>
              <Name of={vm.name} />
            </RowLink>
            <StateLabel state={vm.state} />
            <span className="cv-number cv-push">{amount(vm)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
