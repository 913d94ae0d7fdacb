/**
 * A list that the page has whole, as a table with everything that lists have: filter with completion, order, choice of columns, views with
 * names, and actions on many rows at once. What is chosen is in the address of the page.
 */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { type ListSearch, listSearch } from '../search.ts'
import { t } from '../words/translate.ts'
import { type BulkAction, BulkDialog } from './BulkDialog.tsx'
import { type Column, DataTable } from './DataTable.tsx'
import { EmptyMessage } from './EmptyMessage.tsx'
import { FilterBox } from './FilterBox.tsx'
import { completionOf, type Field, inOrder, rowsThatPass } from './list-filter.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { type ChoosableColumn, useColumns } from './use-columns.ts'
import { useSteady } from './use-steady.ts'
import { ColumnMenu, ViewMenu } from './ViewMenus.tsx'

export interface ListColumn<T> extends ChoosableColumn<T> {
  /** What it is filtered and ordered by, under its key; a column without shows buttons or pictures. */
  readonly value?: (row: T) => string | number
}

interface ListTableProps<T> {
  /** What it lists, as in the address, such as `hosts`: also the name of its views. */
  readonly list: string
  readonly label: string
  readonly rows: readonly T[]
  readonly rowName: (row: T) => string
  readonly columns: readonly ListColumn<T>[]
  readonly bulk?: readonly BulkAction<T>[]
  /** Such as "3 VMs". */
  readonly countOf?: (count: number) => string
}

export function ListTable<T extends { readonly id: string }>(props: ListTableProps<T>): ReactNode {
  const { list, label, rows, rowName, columns, bulk = [], countOf } = props
  const given = useSearch({ strict: false })
  const search = useMemo(() => listSearch(given), [given])
  const { filter = '', sort, columns: chosen } = search
  const navigate = useNavigate()
  const show = useSteady((next: ListSearch) => void navigate({ to: '.', search: next, replace: true }))
  const change = (next: Partial<Record<keyof ListSearch, string>>) => show(listSearch({ ...search, ...next }))
  const showColumns = useSteady((next: readonly string[]) => change({ columns: next.join(',') }))

  const fields = useMemo(() => columns.flatMap(fieldOf), [columns])
  const passing = useMemo(() => inOrder(rowsThatPass(rows, filter, fields), sort, fields), [rows, filter, sort, fields])
  const { keys, shown: those } = useColumns<T, ListColumn<T>>(columns, chosen)
  const shown = useMemo(() => those.map(sortable), [those])
  const optional = useMemo(() => columns.slice(1), [columns])
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [action, setAction] = useState<BulkAction<T> | undefined>()
  const selectedRows = passing.filter(({ id }) => selected.has(id))
  return (
    <>
      <div className="cv-toolbar">
        <FilterBox
          filter={filter}
          example={exampleOf(fields[0], rows[0])}
          completionAt={completionOf(rows, fields)}
          onChange={(next) => change({ filter: next })}
        />
        <ViewMenu list={list} search={search} onChoose={show} />
        <ColumnMenu columns={optional} shown={keys} onChange={showColumns} />
        <span className="cv-quiet cv-push" role="status">
          {passing.length === rows.length
            ? t('parts.rows', { count: rows.length })
            : t('parts.rowsOf', { shown: passing.length, all: rows.length })}
        </span>
      </div>
      <SelectionBar rows={selectedRows} actions={bulk} onAct={setAction} />
      {passing.length === 0 && rows.length > 0 ? (
        <EmptyMessage title={t('parts.nothingPasses')}>{t('parts.nothingPassesBody', { filter })}</EmptyMessage>
      ) : (
        <DataTable
          label={label}
          rows={passing}
          rowName={rowName}
          columns={shown}
          {...(sort === undefined ? {} : { sort })}
          onSort={(next) => change({ sort: next })}
          {...(bulk.length === 0 ? {} : { selection: { selected, onChange: setSelected } })}
        />
      )}
      {action === undefined ? null : (
        <BulkDialog
          action={action}
          rows={selectedRows}
          nameOf={rowName}
          {...(countOf === undefined ? {} : { countOf })}
          onClose={(isDone) => {
            setAction(undefined)
            if (isDone) setSelected(new Set())
          }}
        />
      )}
    </>
  )
}

/** Such as `name~kvm`, from what is in the list. */
const exampleOf = <T,>(field: Field<T> | undefined, row: T | undefined): string =>
  field === undefined || row === undefined ? '' : `${field.key}~${String(field.value(row)).slice(0, 3)}`

const fieldOf = <T,>({ key, header, value }: ListColumn<T>) => (value === undefined ? [] : [{ key, header, value }])

const sortable = <T,>(column: ListColumn<T>): Column<T> =>
  column.value === undefined ? column : { ...column, sort: column.key }
