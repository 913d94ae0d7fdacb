/** /placement: why a VM is where it is, and what would become of everything if hosts were lost or bought. */
import { type Schema, unwrap } from '@covisor/client'
import { Alert, Button, Card, CardBody, CardTitle, Form, List, ListItem } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { mebibytes } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { Name } from '../parts/Name.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { type Named, PickMany } from '../parts/PickMany.tsx'
import { PickVms } from '../parts/PickVms.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { hostList, placementOf, vmItem } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'

export const PlacementPage = (): ReactNode => (
  <PageFrame title={t('frame.place.placement')}>
    <div className="cv-stack">
      <Card>
        <CardTitle component="h2">{t('clusters.why')}</CardTitle>
        <CardBody>
          <Why />
        </CardBody>
      </Card>
      <Card>
        <CardTitle component="h2">{t('clusters.whatIf')}</CardTitle>
        <CardBody>
          <WhatIf />
        </CardBody>
      </Card>
    </div>
  </PageFrame>
)

/** Of the VM in the address, so that an explanation can be linked to. */
function Why(): ReactNode {
  const { vm = '' } = useSearch({ from: '/placement' })
  const navigate = useNavigate()
  const chosen = useQuery({ ...vmItem(vm), enabled: vm !== '' })
  // Placement depends on everything: each visit asks again.
  const placement = useQuery({ ...placementOf(vm), enabled: vm !== '', staleTime: 0 })
  return (
    <div className="cv-stack">
      <PickVms
        id="why-vm"
        label={t('clusters.whyVm')}
        isSingle
        chosen={vm === '' || chosen.data === undefined ? [] : [chosen.data]}
        onChange={([one]) => void navigate({ to: '/placement', search: one === undefined ? {} : { vm: one.id } })}
      />
      <Problem title={t('clusters.notExplained')} error={placement.error} />
      {placement.data === undefined || vm === '' ? null : <Explanation of={placement.data} />}
    </div>
  )
}

function Explanation({ of }: { readonly of: Schema<'PlacementExplanation'> }): ReactNode {
  return (
    <div className="cv-stack" role="group" aria-label={t('clusters.explanation')}>
      <p>
        {t('clusters.isOn', { host: of.host.name })}{' '}
        {of.best === null
          ? t('clusters.noBest')
          : of.best.id === of.host.id
            ? t('clusters.isBest')
            : t('clusters.wouldGo', { host: of.best.name })}
      </p>
      {[...of.bound, ...of.warnings].map((text) => (
        <Alert key={text} isInline variant="warning" title={<bdi>{text}</bdi>} />
      ))}
      <DataTable
        label={t('clusters.hostsLookedAt')}
        rows={of.hosts}
        rowName={({ name }) => name}
        columns={explanationColumns()}
      />
    </div>
  )
}

const explanationColumns = inLanguage((): readonly Column<Schema<'PlacementExplanation'>['hosts'][number]>[] => [
  { header: t('clusters.host'), width: 24, cell: ({ name }) => <Name of={name} /> },
  {
    header: t('clusters.fits'),
    width: 14,
    cell: ({ fits }) => <StateLabel state={fits ? 'fits' : 'does not fit'} />,
  },
  {
    header: t('clusters.because'),
    isLong: true,
    cell: ({ reasons }) => <Name of={reasons.map(({ text }) => text).join('; ')} />,
  },
])

function WhatIf(): ReactNode {
  const { data: hosts = [] } = useQuery(hostList)
  const [lost, setLost] = useState<readonly Named[]>([])
  const [like, setLike] = useState<readonly Named[]>([])
  const [count, setCount] = useState(1)
  const [model] = like
  const ask = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/v1/what-if', {
          body: {
            loseHosts: lost.map(({ id }) => id),
            ...(model === undefined ? {} : { addHosts: [{ like: model.id, count }] }),
          },
        }),
      ),
  })
  return (
    <div className="cv-stack">
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <PickMany id="lose-hosts" label={t('clusters.loseHosts')} chosen={lost} found={hosts} onChange={setLost} />
        <PickMany id="add-like" label={t('clusters.addLike')} isSingle chosen={like} found={hosts} onChange={setLike} />
        {model === undefined ? null : (
          <NumberField id="add-count" label={t('clusters.addCount')} value={count} onChange={setCount} />
        )}
        <div>
          <Button
            type="submit"
            variant="secondary"
            isDisabled={lost.length === 0 && model === undefined}
            isLoading={ask.isPending}
          >
            {t('clusters.askWhatIf')}
          </Button>
        </div>
      </Form>
      <Problem title={t('clusters.notExplained')} error={ask.error} />
      {ask.data === undefined ? null : <Answer of={ask.data} />}
    </div>
  )
}

const MOST_NAMED = 100

function Answer({ of: { restarted, lost, hosts } }: { readonly of: Schema<'WhatIfAnswer'> }): ReactNode {
  return (
    <div className="cv-stack" role="group" aria-label={t('clusters.answer')}>
      <Alert
        isInline
        variant={lost.length > 0 ? 'danger' : 'success'}
        title={
          lost.length > 0
            ? t('clusters.noRoomFor', { count: lost.length })
            : t('clusters.roomForAll', { count: restarted.length })
        }
      >
        {lost.length === 0 ? null : (
          <List isPlain>
            {lost.slice(0, MOST_NAMED).map(({ vm, why }) => (
              <ListItem key={vm.id}>
                <Name of={vm.name} />: <bdi>{why}</bdi>
              </ListItem>
            ))}
          </List>
        )}
      </Alert>
      {restarted.length === 0 ? null : (
        <List isPlain aria-label={t('clusters.restarted')}>
          {restarted.slice(0, MOST_NAMED).map(({ vm, host }) => (
            <ListItem key={vm.id}>
              <Name of={vm.name} /> → <Name of={host} />
            </ListItem>
          ))}
        </List>
      )}
      {restarted.length > MOST_NAMED ? <p>{t('parts.andMore', { count: restarted.length - MOST_NAMED })}</p> : null}
      <DataTable
        label={t('clusters.hostsAfter')}
        rows={hosts.map((host) => ({ ...host, id: host.name }))}
        rowName={({ name }) => name}
        columns={answerColumns()}
      />
    </div>
  )
}

type HostAfter = Schema<'WhatIfAnswer'>['hosts'][number]

const answerColumns = inLanguage((): readonly Column<HostAfter>[] => [
  {
    header: t('clusters.host'),
    width: 24,
    cell: ({ name, hypothetical }) => (
      <>
        <Name of={name} /> {hypothetical ? <StateLabel state="new" /> : null}
      </>
    ),
  },
  { header: t('frame.place.vms'), width: 10, isNumber: true, cell: ({ vms }) => vms },
  {
    header: t('clusters.memory'),
    width: 36,
    cell: ({ name, promisedMemoryMiB, memoryMiB }) => (
      <UseMeter label={t('clusters.memoryOf', { name })} used={promisedMemoryMiB} of={memoryMiB} text={mebibytes} />
    ),
  },
  { header: t('clusters.vcpus'), isNumber: true, cell: ({ promisedVcpus, vcpus }) => `${promisedVcpus} / ${vcpus}` },
])
