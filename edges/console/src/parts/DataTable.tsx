/**
 * A table of any length: only the rows in sight are in the page, and the next page is asked for before the end comes in sight.
 *
 * Order and members come from the server; this only shows them. A native table with two spacer rows keeps what screen readers
 * know about tables. Rows are drawn again only when what they show changed, and nothing in it is PatternFly's (table.css, ADR 0041).
 */
import ArrowsAltVIcon from '@patternfly/react-icons/dist/esm/icons/arrows-alt-v-icon.js'
import LongArrowAltDownIcon from '@patternfly/react-icons/dist/esm/icons/long-arrow-alt-down-icon.js'
import LongArrowAltUpIcon from '@patternfly/react-icons/dist/esm/icons/long-arrow-alt-up-icon.js'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import { t } from '../words/translate.ts'
import { BareCheckbox } from './BareCheckbox.tsx'
import './table.css'

export interface Column<T> {
  readonly header: string
  readonly cell: (row: T) => ReactNode
  /** What the server calls it when it sorts by it. */
  readonly sort?: string
  /** Of the table, as a share: what all of them add up to is the whole. When every column has one, none moves while rows come and go. */
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

/** As table.css says. */
const ROW_PX = 41
const OVERSCAN = 12
/** What a column needs at least where the window is narrow; the rest is scrolled to. */
const COLUMN_REM = 7
/** The next page is asked for when so many rows are left. */
const AHEAD = 100

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
  const shares = columns.reduce((sum, column) => sum + (column.width ?? 0), 0)
  const isFixed = columns.every((column) => column.width !== undefined)
  const shareOf = (column: Column<T>) =>
    column.width === undefined ? undefined : isFixed ? Math.floor((column.width / shares) * 94) : column.width
  return (
    // Focusable, so that the keyboard can scroll it.
    <div
      ref={scroller}
      className="cv-scroller"
      role="region"
      aria-label={t('parts.scrollable', { table: label })}
      tabIndex={0}
    >
      <table
        className="cv-table cv-list"
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        style={isFixed ? { tableLayout: 'fixed', minInlineSize: `${columns.length * COLUMN_REM}rem` } : {}}
      >
        <thead>
          <tr aria-rowindex={1}>
            {selection === undefined ? null : <SelectAll rows={rows} selection={selection} />}
            {columns.map((column) => (
              <Head key={column.header} column={column} share={shareOf(column)} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
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
    <tr aria-rowindex={index + 2}>
      {isSelected === undefined ? null : (
        <td className="cv-check-cell">
          <BareCheckbox
            id={`select-${row.id}`}
            label={t('parts.selectRow', { name })}
            isChecked={isSelected}
            onToggle={() => onToggle(row.id)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.header} className={classOf(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

const Row = memo(PlainRow) as typeof PlainRow

function classOf({ isNumber, isLong }: Column<never>): string | undefined {
  if (isLong === true) return 'cv-long'
  return isNumber === true ? 'cv-number' : undefined
}

const Spacer = ({ height, width }: { readonly height: number; readonly width: number }): ReactNode => (
  <tr aria-hidden="true">
    <td colSpan={width} style={{ blockSize: height, padding: 0 }} />
  </tr>
)

function SelectAll({ rows, selection }: { readonly rows: readonly { id: string }[]; readonly selection: Selection }) {
  const isAll = rows.length > 0 && rows.every(({ id }) => selection.selected.has(id))
  return (
    <th scope="col" className="cv-check-cell" aria-label={t('parts.select')}>
      <BareCheckbox
        id="select-all"
        label={t('parts.selectAll')}
        isChecked={isAll}
        onToggle={() => selection.onChange(new Set(isAll ? [] : rows.map(({ id }) => id)))}
      />
    </th>
  )
}

interface HeadProps<T> {
  readonly column: Column<T>
  /** Percent. */
  readonly share: number | undefined
  /** Of the table: what it is sorted by, downwards with a minus. */
  readonly sort: string | undefined
  readonly onSort: ((sort: string) => void) | undefined
}

function Head<T>({ column: { header, sort: by }, share, sort, onSort }: HeadProps<T>): ReactNode {
  const style = share === undefined ? {} : { inlineSize: `${share}%` }
  if (by === undefined || onSort === undefined) {
    return (
      <th scope="col" style={style}>
        {header}
      </th>
    )
  }
  const order = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : undefined
  const Icon = order === undefined ? ArrowsAltVIcon : sortIcons[order]
  return (
    <th scope="col" style={style} aria-sort={order}>
      <button type="button" onClick={() => onSort(order === 'ascending' ? `-${by}` : by)}>
        {header} <Icon set="default" />
      </button>
    </th>
  )
}

const sortIcons = { ascending: LongArrowAltUpIcon, descending: LongArrowAltDownIcon }

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
