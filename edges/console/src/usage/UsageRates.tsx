/** What usage costs, since when. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import '../words/say-usage.ts'
import { instant } from '../parts/amounts.ts'
import { Part } from '../parts/Part.tsx'
import { PlainTable } from '../parts/PlainTable.tsx'
import { Problem } from '../parts/Problem.tsx'
import { catalogues, t } from '../words/translate.ts'
import { usageRates } from './usage-reports.ts'

export function UsageRates(): ReactNode {
  const { data, error } = useQuery(usageRates)
  if (data === undefined) return <Problem title={t('usage.notRead')} error={error} />
  const title = t('usage.rates', { currency: data.currency })
  const heads = [t('usage.since'), t('usage.perVcpu'), t('usage.perMemory'), t('usage.perStorage')]
  return (
    <Part title={title}>
      {data.entries.length === 0 ? (
        <p className="cv-quiet">{t('usage.noRates')}</p>
      ) : (
        <PlainTable label={title} heads={heads}>
          {data.entries.map((rate) => (
            <tr key={rate.from}>
              <td>{instant(rate.from)}</td>
              <td>{price(rate.vcpuHour)}</td>
              <td>{price(rate.memoryGiBHour)}</td>
              <td>{price(rate.storageGiBHour)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Part>
  )
}

/** All its digits: a GiB of storage costs little. */
const price = (value: number): string =>
  new Intl.NumberFormat(catalogues.language, { minimumFractionDigits: 2, maximumFractionDigits: 9 }).format(value)
