/**
 * The network as a picture: a vertical line per network, a row per VM with a dot for each of its cards. Groups fold, and begin folded when
 * there are many VMs. Names are links and groups are buttons, so the keyboard reaches everything; PortTable says the same in words.
 */
import type { Schema } from '@covisor/client'
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { vmCount } from '../parts/amounts.ts'
import { t } from '../words/translate.ts'
import { type Grouping, type PictureGroup, type PictureRow, pictureRows, titleOfLine } from './picture-rows.ts'

interface NetworkPictureProps {
  readonly networks: readonly Schema<'Network'>[]
  readonly vms: readonly Schema<'Vm'>[]
  readonly by: Grouping
  readonly filter: string
}

const ROW = 26
const HEAD = 84
const NAMES = 260
const LINE = 56
const CARD_R = 6
/** With more VMs, groups begin folded. */
const MOST_OPEN = 60
const NAME_CHARS = 28
const colours = ['#4394e5', '#f0ab00', '#5ba352', '#9e4a9c', '#ca6c0f', '#009596', '#c9190b', '#8a8d90']

export function NetworkPicture({ networks, vms, by, filter }: NetworkPictureProps): ReactNode {
  const { lines, groups } = pictureRows({ networks, vms, by, filter, none: t(`network.without.${by}`) })
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const isOpenAtFirst = vms.length <= MOST_OPEN || filter !== ''
  const isOpen = (group: PictureGroup) => toggled.has(`${by} ${group.id}`) !== isOpenAtFirst
  const toggle = (group: PictureGroup) => {
    const next = new Set(toggled)
    const key = `${by} ${group.id}`
    if (!next.delete(key)) next.add(key)
    setToggled(next)
  }
  if (groups.length === 0) return <p role="status">{t('network.nothingFound')}</p>
  const shown = groups.map((group) => ({ group, rows: isOpen(group) ? group.rows : [] }))
  const height = HEAD + shown.reduce((sum, { rows }) => sum + (1 + rows.length) * ROW, 0)
  const width = NAMES + lines.length * LINE + 80
  const x = (line: number) => NAMES + line * LINE + LINE / 2
  let y = HEAD
  return (
    <div className="cv-picture" role="region" aria-label={t('network.picture')} tabIndex={0}>
      <svg width={width} height={height} role="group" aria-label={t('network.picture')}>
        {lines.map((line, index) => (
          <g key={line.id}>
            <text className="cv-picture-line-name" transform={`translate(${x(index) + 4} ${HEAD - 10}) rotate(-40)`}>
              <title>{titleOfLine(line, lines)}</title>
              {cut(titleOfLine(line, lines), 20)}
            </text>
            <line
              x1={x(index)}
              x2={x(index)}
              y1={HEAD - 6}
              y2={height - 6}
              stroke={colourOf(index)}
              strokeWidth={3}
              strokeDasharray={line.active ? undefined : '4 4'}
            />
          </g>
        ))}
        {shown.map(({ group, rows }) => {
          const top = y
          y += (1 + rows.length) * ROW
          return (
            <g key={group.id}>
              <GroupHead
                group={group}
                isOpen={rows.length > 0}
                y={top}
                width={width}
                x={x}
                onToggle={() => toggle(group)}
              />
              {rows.map((row, index) => (
                <Row key={row.vm.id} row={row} y={top + (index + 1) * ROW} x={x} />
              ))}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

interface GroupHeadProps {
  readonly group: PictureGroup
  readonly isOpen: boolean
  readonly y: number
  readonly width: number
  readonly x: (line: number) => number
  readonly onToggle: () => void
}

function GroupHead({ group, isOpen, y, width, x, onToggle }: GroupHeadProps): ReactNode {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onToggle()
  }
  const label = `${group.title}, ${vmCount(group.rows.length)}`
  return (
    <g
      className="cv-picture-group"
      role="button"
      tabIndex={0}
      aria-expanded={isOpen}
      aria-label={label}
      onClick={onToggle}
      onKeyDown={onKey}
    >
      <rect x={1} y={y + 1} width={width - 2} height={ROW - 2} rx={4} />
      <Words x={10} y={y} title={label}>
        {isOpen ? '▾' : '▸'} {group.rows.length} {cut(group.title, NAME_CHARS)}
      </Words>
      {group.lines.map((line) => (
        <rect
          key={line}
          className="cv-picture-host"
          x={x(line) - CARD_R}
          y={y + ROW / 2 - CARD_R}
          width={2 * CARD_R}
          height={2 * CARD_R}
          stroke={colourOf(line)}
        />
      ))}
      {isOpen
        ? null
        : [...group.portsOnLine].map(([line, count]) => (
            <text key={line} className="cv-picture-count" x={x(line) + 10} y={y + ROW / 2} dominantBaseline="central">
              {count}
            </text>
          ))}
    </g>
  )
}

interface RowProps {
  readonly row: PictureRow
  readonly y: number
  readonly x: (line: number) => number
}

function Row({ row: { vm, ports }, y, x }: RowProps): ReactNode {
  const { history } = useRouter()
  const middle = y + ROW / 2
  const farthest = Math.max(0, ...ports.map(({ line }) => x(line)))
  const to = `/vms/${vm.id}`
  return (
    <g data-off={vm.state !== 'running'} className="cv-picture-row">
      {farthest === 0 ? null : <line x1={NAMES - 6} x2={farthest} y1={middle} y2={middle} />}
      <a
        href={to}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          history.push(to)
        }}
      >
        <Words x={26} y={y} title={`${vm.name}, ${vm.state}`}>
          {cut(vm.name, NAME_CHARS)}
        </Words>
      </a>
      {ports.map((port) => (
        <circle
          key={port.mac}
          cx={x(port.line)}
          cy={middle}
          r={CARD_R}
          stroke={colourOf(port.line)}
          data-plugged={port.isPlugged}
        >
          <title>{port.isPlugged ? port.mac : t('network.unpluggedCard', { mac: port.mac })}</title>
        </circle>
      ))}
    </g>
  )
}

interface WordsProps {
  readonly x: number
  readonly y: number
  readonly title: string
  readonly children: ReactNode
}

/** An SVG in the SVG ends at its edge: names of wide characters do not reach the dots. */
const Words = ({ x, y, title, children }: WordsProps): ReactNode => (
  <svg x={x} y={y} width={NAMES - 12 - x} height={ROW}>
    <text x={0} y={ROW / 2} dominantBaseline="central">
      <title>{title}</title>
      {children}
    </text>
  </svg>
)

const colourOf = (line: number): string => colours[line % colours.length] ?? ''

/** SVG neither breaks nor cuts. Isolated, so that a right-to-left name does not turn what stands beside it. */
const cut = (text: string, chars: number): string => {
  const all = Array.from(text.slice(0, 4 * chars))
  return `\u2068${all.length > chars ? `${all.slice(0, chars - 1).join('')}…` : all.join('')}\u2069`
}
