/** A button that says why it cannot be pressed, instead of hiding or failing. Stays focusable, so that the reason can be read. */
import { Button, type ButtonProps, Tooltip } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { connection } from '../live/connection.ts'
import { useSignal } from '../live/signal.ts'
import { t } from '../words/translate.ts'

interface ActionButtonProps extends Pick<ButtonProps, 'variant' | 'icon' | 'isDanger' | 'size' | 'isLoading'> {
  readonly children: string
  /** Why not now. */
  readonly refusal?: string | undefined
  readonly onPress: () => void
  readonly label?: string
}

export function ActionButton({ children, refusal: given, onPress, label, ...look }: ActionButtonProps): ReactNode {
  // What is shown may not be so any more.
  const refusal = useSignal(connection) === 'away' ? t('parts.serverAway') : given
  if (refusal === undefined) {
    return (
      <Button {...look} {...(label === undefined ? {} : { 'aria-label': label })} onClick={onPress}>
        {children}
      </Button>
    )
  }
  return (
    <Tooltip content={<bdi>{refusal}</bdi>}>
      <Button {...look} isAriaDisabled aria-label={t('parts.notNow', { action: label ?? children, reason: refusal })}>
        {children}
      </Button>
    </Tooltip>
  )
}
