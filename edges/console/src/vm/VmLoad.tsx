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
import { bytes, mebibytes, percent } from '../parts/amounts.ts'
import { Problem } from '../parts/Problem.tsx'
import { Chart } from './Chart.tsx'
import type { Vm } from './vm-calls.ts'

const HOUR_MS = 3_600_000
const ranges = [
  { label: 'Hour', hours: 1 },
  { label: 'Day', hours: 24 },
  { label: 'Week', hours: 168 },
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
        <ToggleGroup aria-label="Time range">
          {ranges.map((range) => (
            <ToggleGroupItem
              key={range.label}
              buttonId={`range-${range.hours}`}
              text={range.label}
              isSelected={range.hours === hours}
              onChange={() => setHours(range.hours)}
            />
          ))}
        </ToggleGroup>
        {data !== undefined && points.length === 0 ? (
          <span role="status">No samples yet. The first come within a minute.</span>
        ) : null}
      </div>
      <Problem title="Load could not be read" error={error} />
      <div className="cv-cards">
        <ChartCard title="CPU">
          <Chart
            label="CPU"
            at={at}
            series={[{ name: 'used', values: points.map((p) => p.cpuFraction) }]}
            text={percent}
            most={1}
          />
        </ChartCard>
        <ChartCard title="Memory, as the guest uses it">
          <Chart
            label="Memory"
            at={at}
            series={[{ name: 'used', values: points.map((p) => p.memoryUsedMiB) }]}
            text={mebibytes}
            most={vm.memoryMiB}
          />
        </ChartCard>
        <ChartCard title="Disks">
          <Chart
            label="Disks"
            at={at}
            series={[
              { name: 'read', values: points.map((p) => p.diskReadBytesPerSecond) },
              { name: 'written', values: points.map((p) => p.diskWrittenBytesPerSecond) },
            ]}
            text={perSecond}
          />
        </ChartCard>
        <ChartCard title="Network">
          <Chart
            label="Network"
            at={at}
            series={[
              { name: 'received', values: points.map((p) => p.netReceivedBytesPerSecond) },
              { name: 'sent', values: points.map((p) => p.netSentBytesPerSecond) },
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
