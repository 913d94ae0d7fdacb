/**
 * /usage: what organisations had and used in a month, by project, and what it costs. A provider sees all organisations, a customer its own.
 *
 * The server counts and adds up; the page only adds organisations together.
 */
import type { Schema } from '@covisor/client'
import { Alert, Button } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import '../words/say-usage.ts'
import { useMay } from '../live/use-may.ts'
import { instant, roughly } from '../parts/amounts.ts'
import { BareChoice } from '../parts/BareChoice.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Part } from '../parts/Part.tsx'
import { Problem } from '../parts/Problem.tsx'
import { organisationList } from '../queries.ts'
import { textIn } from '../search.ts'
import { amountNames, totalUsage, type UsageAmounts } from '../usage/total-usage.ts'
import { UsageRates } from '../usage/UsageRates.tsx'
import { isMonth, monthInWords, monthsToChoose } from '../usage/usage-month.ts'
import { type UsageReport, usageAsCsv, usageReports } from '../usage/usage-reports.ts'
import { saveFile } from '../vm/save-file.ts'
import { catalogues, t } from '../words/translate.ts'

interface Row extends UsageAmounts {
  readonly id: string
  readonly organisation: string
  readonly project: string
}

export function UsagePage(): ReactNode {
  const search = useSearch({ from: '/usage' })
  const navigate = useNavigate()
  const show = (next: { readonly month?: string; readonly organisation?: string }) => {
    const both = { ...search, ...next }
    void navigate({
      to: '/usage',
      search: { ...textIn(both, 'month'), ...textIn(both, 'organisation') },
      replace: true,
    })
  }
  const isProvider = useMay()('organisation:read')
  const organisations = useQuery({ ...organisationList, enabled: isProvider })
  const thisMonth = new Date().toISOString().slice(0, 7)
  const month = search.month !== undefined && isMonth(search.month) ? search.month : thisMonth
  const question = {
    month,
    organisations:
      search.organisation === undefined ? (organisations.data ?? []).map(({ id }) => id) : [search.organisation],
  }
  const reports = useQuery({ ...usageReports(question), enabled: !isProvider || organisations.isSuccess })
  const rows = useMemo(() => (reports.data ?? []).flatMap(rowsOf), [reports.data])
  const csv = useMutation({
    mutationFn: async () =>
      saveFile(`usage-${month}.csv`, new Blob([await usageAsCsv(question)], { type: 'text/csv' })),
  })
  const first = reports.data?.[0]
  const currency = first?.currency ?? ''
  const isOfMany = isProvider && search.organisation === undefined
  const columns = useMemo(() => columnsFor(currency, isOfMany), [currency, isOfMany])
  const saveJson = () =>
    saveFile(`usage-${month}.json`, new Blob([JSON.stringify(reports.data, null, 2)], { type: 'application/json' }))
  return (
    <PageFrame
      title={t('frame.place.usage')}
      actions={
        <>
          <Button
            variant="secondary"
            isDisabled={rows.length === 0}
            isLoading={csv.isPending}
            onClick={() => csv.mutate()}
          >
            {t('usage.csv')}
          </Button>
          <Button variant="secondary" isDisabled={rows.length === 0} onClick={saveJson}>
            {t('usage.json')}
          </Button>
        </>
      }
    >
      <div className="cv-toolbar" role="search">
        <BareChoice
          label={t('usage.month')}
          value={month}
          options={monthsToChoose(new Date(), month).map((one) => [one, monthInWords(one, catalogues.language)])}
          onChange={(next) => show({ month: next })}
        />
        {isProvider ? (
          <BareChoice
            label={t('usage.organisation')}
            value={search.organisation ?? ''}
            options={[
              ['', t('usage.all')],
              ...(organisations.data ?? []).map(({ id, name }) => [id, name.slice(0, 100)] as const),
            ]}
            onChange={(organisation) => show({ organisation })}
          />
        ) : null}
      </div>
      <Problem title={t('usage.notRead')} error={organisations.error ?? reports.error ?? csv.error} />
      {reports.isPending && !organisations.isError ? <Loading what={t('frame.place.usage')} error={undefined} /> : null}
      {first !== undefined && rows.length === 0 ? (
        <EmptyMessage title={t('usage.none')}>{t('usage.noneBody')}</EmptyMessage>
      ) : null}
      {first === undefined || rows.length === 0 ? null : (
        <>
          {first.meteredUntil < first.to ? (
            <Alert
              isInline
              isPlain
              variant="info"
              title={t('usage.meteredUntil', { time: instant(first.meteredUntil) })}
            />
          ) : null}
          <DataTable label={t('frame.place.usage')} rows={rows} rowName={({ project }) => project} columns={columns} />
          <Total reports={reports.data ?? []} currency={currency} />
        </>
      )}
      <UsageRates />
    </PageFrame>
  )
}

const Total = ({ reports, currency }: { readonly reports: readonly UsageReport[]; readonly currency: string }) => {
  const total = totalUsage(reports)
  return (
    <Part title={t('usage.total')}>
      <Facts
        label={t('usage.total')}
        facts={inOrder.map((name) => [headOf(name, currency), inDigits(name, total[name])] as const)}
      />
    </Part>
  )
}

const rowsOf = ({ organisation, lines }: UsageReport): readonly Row[] =>
  lines.map(({ project, ...amounts }: Schema<'UsageReportLine'>) => ({
    ...amounts,
    id: project.id,
    project: project.name,
    organisation: organisation.name,
  }))

const headOf = (name: keyof UsageAmounts, currency: string): string =>
  name === 'cost' ? t('usage.cost', { currency }) : t(`usage.${name}`)

const inDigits = (name: keyof UsageAmounts, value: number): string =>
  name === 'cost'
    ? new Intl.NumberFormat(catalogues.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)
    : roughly(value)

/** What it costs comes first: on a narrow page the rest is scrolled to. */
const inOrder = ['cost', ...amountNames.filter((name) => name !== 'cost')] as const

const columnsFor = (currency: string, isOfMany: boolean): readonly Column<Row>[] => [
  ...(isOfMany
    ? [{ header: t('usage.organisation'), cell: ({ organisation }: Row) => <Name of={organisation} /> }]
    : []),
  { header: t('usage.project'), cell: ({ project }) => <Name of={project} /> },
  ...inOrder.map((name) => ({
    header: headOf(name, currency),
    isNumber: true,
    cell: (row: Row) => inDigits(name, row[name]),
  })),
]
