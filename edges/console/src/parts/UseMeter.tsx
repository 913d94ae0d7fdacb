/** How much of something is used, as a bar with its numbers beside it. */
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'

interface UseMeterProps {
  readonly label: string
  readonly used: number
  readonly of: number
  readonly text: (amount: number) => string
}

const FULL = 0.9
const TIGHT = 0.75

export function UseMeter({ label, used, of, text }: UseMeterProps): ReactNode {
  const fraction = of === 0 ? 0 : used / of
  const amount = t('parts.amountOf', { used: text(used), total: text(of) })
  const level = fraction >= FULL ? 'full' : fraction >= TIGHT ? 'tight' : 'fine'
  return (
    <div className="cv-meter">
      <div
        className="cv-meter-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round(fraction * 100))}
        aria-valuetext={amount}
      >
        <span data-level={level} style={{ inlineSize: `${Math.min(100, fraction * 100)}%` }} />
      </div>
      <span className="cv-meter-text">{amount}</span>
    </div>
  )
}
