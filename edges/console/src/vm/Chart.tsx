/** Lines over time, drawn by uPlot on a canvas. For who cannot see it, the newest values are also said as text. */
import 'uplot/dist/uPlot.min.css'
import { type ReactNode, useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { theme } from '../frame/theme.ts'
import { useSignal } from '../live/signal.ts'
import { clockTime, day, instant } from '../parts/amounts.ts'
import { t } from '../words/translate.ts'

interface Series {
  readonly name: string
  readonly values: readonly (number | null)[]
}

interface ChartProps {
  readonly label: string
  /** Seconds since 1970. */
  readonly at: readonly number[]
  readonly series: readonly Series[]
  readonly text: (value: number) => string
  /** The top of the axis is at least this. */
  readonly most?: number
}

const HEIGHT = 180
/** So that sizes in binary units have round numbers on the axis. */
const fractions = [0.05, 0.1, 0.25, 0.5]
const powersOfTwo = Array.from({ length: 50 }, (_one, power) => 2 ** power)
const colours = ['#4394e5', '#f0ab00']

export function Chart({ label, at, series, text, most = 0 }: ChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const look = useSignal(theme)
  const data = [at, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData
  const names = series.map(({ name }) => name).join()

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const style = getComputedStyle(element)
    const axis = { stroke: style.color, grid: { stroke: 'rgb(128 128 128 / 25%)' }, ticks: { show: false } }
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        scales: { y: { range: (_plot, _low, high) => [0, Math.max(most, high ?? 0) || 1] } },
        axes: [
          { ...axis, values: (_plot, times, _axis, _space, step) => times.map((at) => tickOf(at, step)) },
          {
            ...axis,
            size: 80,
            incrs: [...fractions, ...powersOfTwo],
            values: (_plot, values) => values.map((value) => text(value)),
          },
        ],
        series: [
          { label: t('vm.time'), value: (_plot, seconds: number | null) => (seconds === null ? '–' : said(seconds)) },
          ...series.map(({ name }, index) => ({
            label: name,
            stroke: colours[index] ?? style.color,
            width: 2,
            value: (_plot: uPlot, value: number | null) => (value === null ? '–' : text(value)),
          })),
        ],
      },
      data,
      element,
    )
    plot.current = made
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      made.destroy()
    }
    // oxlint-disable-next-line exhaustive-deps -- new data go into the chart that is there
  }, [names, look, most])

  useEffect(() => plot.current?.setData(data))

  return (
    <figure aria-label={t('vm.overTime', { label })}>
      <div ref={place} aria-hidden="true" />
      <figcaption className="pf-v6-screen-reader">
        {series.map(({ name, values }) => `${name}: ${newest(values, text)}`).join(', ')}
      </figcaption>
    </figure>
  )
}

function newest(values: readonly (number | null)[], text: (value: number) => string): string {
  const value = values.at(-1)
  return value == null ? t('vm.notKnown') : text(value)
}

const DAY_S = 86_400
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()
const said = (seconds: number): string => instant(iso(seconds))
const tickOf = (seconds: number, step: number): string => (step < DAY_S ? clockTime(iso(seconds)) : day(iso(seconds)))
