/** The months that a report can be of, as the server counts them: YYYY-MM, in UTC. */

/** A year back, and the same month of the year before. */
const MOST = 13

/** Newest first; one that was asked for by its address and is older comes last. */
export function monthsToChoose(now: Date, asked: string): readonly string[] {
  const months = Array.from({ length: MOST }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)).toISOString().slice(0, 7),
  )
  return months.includes(asked) ? months : [...months, asked]
}

export const monthInWords = (month: string, language: string): string =>
  new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  )

export const isMonth = (text: string): boolean => /^20\d\d-(0[1-9]|1[0-2])$/.test(text)
