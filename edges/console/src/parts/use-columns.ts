/** Which columns of a table are shown: those in the address, else the usual ones; the first always. */
import { useMemo } from 'react'
import type { Column } from './DataTable.tsx'

export interface ChoosableColumn<T> extends Column<T> {
  /** In addresses and views. */
  readonly key: string
  /** Only shown when it is chosen. */
  readonly isExtra?: boolean
}

export function useColumns<T, C extends ChoosableColumn<T>>(
  columns: readonly C[],
  chosen: string | undefined,
): { readonly shown: readonly C[]; readonly keys: readonly string[] } {
  return useMemo(() => {
    const keys = chosen?.split(',') ?? columns.filter(({ isExtra }) => isExtra !== true).map(({ key }) => key)
    return { keys, shown: columns.filter(({ key }, index) => index === 0 || keys.includes(key)) }
  }, [columns, chosen])
}
