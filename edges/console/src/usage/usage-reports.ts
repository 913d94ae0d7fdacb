/**
 * The monthly reports that the page shows: of one organisation, or of all for a provider. The server makes one report for each
 * organisation, so that all are asked for a few at a time.
 */
import { type Schema, unwrap } from '@covisor/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

export type UsageReport = Schema<'UsageReport'>

export interface UsageQuestion {
  readonly month: string
  /** Ids; empty for the reader's own. */
  readonly organisations: readonly string[]
}

const AT_ONCE = 4

/** Hours are counted while time goes by, and nothing announces it: each visit reads them again. */
export const usageReports = (question: UsageQuestion) =>
  queryOptions({
    queryKey: ['usage', 'report', question],
    queryFn: () => eachOf(question, (query) => unwrap(api.GET('/v1/usage/report', { params: { query } }))),
    staleTime: 0,
  })

export const usageRates = queryOptions({
  queryKey: ['usage', 'rates'],
  queryFn: () => unwrap(api.GET('/v1/usage/rates')),
  staleTime: 0,
})

/** One table as the server writes it, with its heads once. */
export async function usageAsCsv(question: UsageQuestion): Promise<string> {
  const tables = await eachOf(question, async (query) =>
    String(
      await unwrap(
        api.GET('/v1/usage/report', { params: { query: { ...query, format: 'csv' as const } }, parseAs: 'text' }),
      ),
    ),
  )
  return joined(tables)
}

export const joined = (tables: readonly string[]): string =>
  tables.map((table, index) => (index === 0 ? table : table.slice(table.indexOf('\r\n') + 2))).join('')

async function eachOf<T>(
  { month, organisations }: UsageQuestion,
  ask: (query: { readonly month: string; readonly organisation?: string }) => Promise<T>,
): Promise<readonly T[]> {
  if (organisations.length === 0) return [await ask({ month })]
  const answers: T[] = []
  for (let from = 0; from < organisations.length; from += AT_ONCE) {
    const few = organisations.slice(from, from + AT_ONCE)
    answers.push(...(await Promise.all(few.map((organisation) => ask({ month, organisation })))))
  }
  return answers
}
