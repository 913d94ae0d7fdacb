/**
 * A table of any length: only the rows in sight are in the page, and the next page is asked for before the end comes in sight.
 *
 * Order and members come from the server; this only shows them. A native table with two spacer rows keeps what screen readers
 * know about tables. Rows are plain elements with PatternFly's classes, and drawn again only when what they show changed: its components
 * for cells, labels and boxes cost several milliseconds per row, which is the difference between scrolling and stuttering.
 */
import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import { t } from '../words/translate.ts'
import { BareCheckbox } from './BareCheckbox.tsx'

export interface Column<T> {
  readonly header: string
  readonly cell: (row: T) => ReactNode
  /** What the server calls it when it sorts by it. */
  readonly sort?: string
  /** Percent of the table. */
  readonly width?: number
  readonly isNumber?: boolean
  /** Sentences, which may take several lines: for short tables, where rows of one height do not matter. */
  readonly isLong?: boolean
}

export interface Selection {
  readonly selected: ReadonlySet<string>
  readonly onChange: (selected: ReadonlySet<string>) => void
}

interface DataTableProps<T> {
  readonly label: string
  readonly rows: readonly T[]
  readonly rowName: (row: T) => string
  readonly columns: readonly Column<T>[]
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  readonly selection?: Selection
  readonly hasMore?: boolean
  readonly onEnd?: () => void
}

const ROW_PX = 41
const OVERSCAN = 12
/** The next page is asked for when so many rows are left. */
const AHEAD = 100
/** PatternFly's own cell with a checkbox names rows by their number, which says nothing. */
const CHECK_CELL = 'pf-v6-c-table__check'

export function DataTable<T extends { readonly id: string }>(props: DataTableProps<T>): ReactNode {
  const { label, rows, rowName, columns, sort, onSort, selection, hasMore = false, onEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    useFlushSync: false,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) onEnd?.()
  }, [hasMore, last, rows.length, onEnd])

  const latest = useRef(selection)
  latest.current = selection
  const onToggle = useRef((id: string) => latest.current?.onChange(toggled(latest.current.selected, id))).current
  const above = shown[0]?.start ?? 0
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const width = columns.length + (selection === undefined ? 0 : 1)
  return (
    // Focusable, so that the keyboard can scroll it.
    <div
      ref={scroller}
      className="cv-scroller"
      role="region"
      aria-label={t('parts.scrollable', { table: label })}
      tabIndex={0}
    >
      <Table aria-label={label} variant="compact" gridBreakPoint="" isStickyHeader aria-rowcount={rows.length + 1}>
        <Thead>
          <Tr aria-rowindex={1}>
            {selection === undefined ? null : <SelectAll rows={rows} selection={selection} />}
            {columns.map((column, index) => (
              <Th
                key={column.header}
                modifier="nowrap"
                style={column.width === undefined ? {} : { inlineSize: `${column.width}%` }}
                {...(column.sort === undefined || onSort === undefined
                  ? {}
                  : { sort: sortOf(columns, index, sort, onSort) })}
              >
                {column.header}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {above > 0 ? <Spacer height={above} width={width} /> : null}
          {shown.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <Row
                key={row.id}
                row={row}
                index={index}
                name={rowName(row)}
                columns={columns}
                isSelected={selection?.selected.has(row.id)}
                onToggle={onToggle}
              />
            )
          })}
          {below > 0 ? <Spacer height={below} width={width} /> : null}
        </Tbody>
      </Table>
    </div>
  )
}

interface RowProps<T> {
  readonly row: T
  readonly index: number
  readonly name: string
  readonly columns: readonly Column<T>[]
  /** Undefined: rows cannot be selected. */
  readonly isSelected: boolean | undefined
  readonly onToggle: (id: string) => void
}

function PlainRow<T extends { readonly id: string }>(props: RowProps<T>): ReactNode {
  const { row, index, name, columns, isSelected, onToggle } = props
  return (
    <tr className="pf-v6-c-table__tr" aria-rowindex={index + 2}>
      {isSelected === undefined ? null : (
        <td className={`pf-v6-c-table__td ${CHECK_CELL}`}>
          <BareCheckbox
            id={`select-${row.id}`}
            label={t('parts.selectRow', { name })}
            isChecked={isSelected}
            onToggle={() => onToggle(row.id)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.header}
          className={`pf-v6-c-table__td${column.isNumber === true ? ' cv-number' : ''}${column.isLong === true ? ' cv-long' : ''}`}
          data-label={column.header}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

const Row = memo(PlainRow) as typeof PlainRow

const Spacer = ({ height, width }: { readonly height: number; readonly width: number }): ReactNode => (
  <tr aria-hidden="true">
    <td colSpan={width} style={{ blockSize: height, padding: 0 }} />
  </tr>
)

function SelectAll({ rows, selection }: { readonly rows: readonly { id: string }[]; readonly selection: Selection }) {
  const isAll = rows.length > 0 && rows.every(({ id }) => selection.selected.has(id))
  return (
    <Th className={CHECK_CELL} aria-label={t('parts.select')}>
      <BareCheckbox
        id="select-all"
        label={t('parts.selectAll')}
        isChecked={isAll}
        onToggle={() => selection.onChange(new Set(isAll ? [] : rows.map(({ id }) => id)))}
      />
    </Th>
  )
}

function sortOf<T>(
  columns: readonly Column<T>[],
  index: number,
  sort: string | undefined,
  onSort: (sort: string) => void,
) {
  const isDown = sort?.startsWith('-') === true
  const active = columns.findIndex((column) => column.sort === sort?.replace(/^-/, ''))
  return {
    columnIndex: index,
    sortBy: active < 0 ? {} : { index: active, direction: isDown ? ('desc' as const) : ('asc' as const) },
    onSort: (_event: unknown, _index: number, direction: 'asc' | 'desc') =>
      onSort(`${direction === 'desc' ? '-' : ''}${columns[index]?.sort ?? ''}`),
  }
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
