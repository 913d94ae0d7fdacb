/**
 * Load of a VM as charts. Samples are a time series that no event announces, so while they are looked at and the server is there
 * they are read again once per sample.
 */
import { unwrap } from '@covisor/client'
import { Card, CardBody, CardTitle, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { connection } from '../live/connection.ts'
import { useSignal } from '../live/signal.ts'
import { bytes, mebibytes, percent, roughly } from '../parts/amounts.ts'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'
import { Chart } from './Chart.tsx'
import type { Vm } from './vm-calls.ts'

const HOUR_MS = 3_600_000
const ranges = [
  { key: 'hour', hours: 1 },
  { key: 'day', hours: 24 },
  { key: 'week', hours: 168 },
] as const

const LEAST_STEP_SECONDS = 5

export function VmLoad({ vm }: { readonly vm: Vm }): ReactNode {
  const [hours, setHours] = useState(1)
  const isConnected = useSignal(connection) === 'connected'
  const { data, error } = useQuery({
    queryKey: ['vm', 'samples', vm.id, hours],
    queryFn: () => readSamples(vm.id, hours),
    placeholderData: (before) => before,
    refetchInterval: (query) =>
      isConnected ? Math.max(LEAST_STEP_SECONDS, query.state.data?.stepSeconds ?? LEAST_STEP_SECONDS) * 1000 : false,
  })
  const points = data?.points ?? []
  const at = points.map((point) => Date.parse(point.at) / 1000)
  const perSecond = (value: number) => `${bytes(value)}/s`
  return (
    <>
      <div className="cv-toolbar">
        <ToggleGroup aria-label={t('vm.timeRange')}>
          {ranges.map((range) => (
            <ToggleGroupItem
              key={range.key}
              buttonId={`range-${range.hours}`}
              text={t(`vm.range.${range.key}`)}
              isSelected={range.hours === hours}
              onChange={() => setHours(range.hours)}
            />
          ))}
        </ToggleGroup>
        {data !== undefined && points.length === 0 ? <span role="status">{t('vm.noSamples')}</span> : null}
      </div>
      <Problem title={t('vm.loadNotRead')} error={error} />
      <div className="cv-cards">
        <ChartCard title={t('vm.cpu')}>
          <Chart
            label={t('vm.cpu')}
            at={at}
            series={[{ name: t('vm.used'), values: points.map((p) => p.cpuFraction) }]}
            text={percent}
            most={1}
          />
        </ChartCard>
        <ChartCard title={t('vm.memoryOfGuest')}>
          <Chart
            label={t('vm.memory')}
            at={at}
            series={[{ name: t('vm.used'), values: points.map((p) => p.memoryUsedMiB) }]}
            text={mebibytes}
            most={vm.memoryMiB}
          />
        </ChartCard>
        <ChartCard title={t('vm.disks')}>
          <Chart
            label={t('vm.disks')}
            at={at}
            series={[
              { name: t('vm.read'), values: points.map((p) => p.diskReadBytesPerSecond) },
              { name: t('vm.written'), values: points.map((p) => p.diskWrittenBytesPerSecond) },
            ]}
            text={perSecond}
          />
        </ChartCard>
        <ChartCard title={t('vm.diskLatency')}>
          <Chart
            label={t('vm.diskLatency')}
            at={at}
            series={[{ name: t('vm.perRequest'), values: points.map((p) => p.diskLatencyMs) }]}
            text={milliseconds}
            most={1}
          />
        </ChartCard>
        <ChartCard title={t('vm.diskRequests')}>
          <Chart
            label={t('vm.diskRequests')}
            at={at}
            series={[{ name: t('vm.requests'), values: points.map((p) => p.diskRequestsPerSecond) }]}
            text={requestsPerSecond}
            most={1}
          />
        </ChartCard>
        <ChartCard title={t('vm.network')}>
          <Chart
            label={t('vm.network')}
            at={at}
            series={[
              { name: t('vm.received'), values: points.map((p) => p.netReceivedBytesPerSecond) },
              { name: t('vm.sent'), values: points.map((p) => p.netSentBytesPerSecond) },
            ]}
            text={perSecond}
          />
        </ChartCard>
      </div>
    </>
  )
}

const ChartCard = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <Card>
    <CardTitle component="h2">{title}</CardTitle>
    <CardBody>{children}</CardBody>
  </Card>
)

function readSamples(vm: string, hours: number) {
  const from = new Date(Date.now() - hours * HOUR_MS).toISOString()
  return unwrap(api.GET('/v1/vms/{vm}/samples', { params: { path: { vm }, query: { from } } }))
}

const milliseconds = (value: number): string => `${roughly(value)} ms`
const requestsPerSecond = (value: number): string => `${roughly(value)}/s`
