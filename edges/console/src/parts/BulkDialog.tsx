/** One action on many rows: which it is done to, and which it would be refused for and why, before anything starts. One task each. */
import type { accepted } from '@covisor/client'
import { Button, List, ListItem, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { textOf } from '../api.ts'
import { newNoticeId, notify } from '../live/my-tasks.ts'
import { t } from '../words/translate.ts'
import { whole } from './amounts.ts'
import { dialogPlace } from './dialog-place.ts'
import { Name } from './Name.tsx'
import { startTask } from './start-task.ts'

export interface BulkAction<T> {
  readonly label: string
  /** What it means, where the word alone could be mistaken. */
  readonly help?: string
  readonly isDanger?: boolean
  /** Why not this one, or undefined when it may. */
  readonly refusalOf: (row: T) => string | undefined
  readonly call: (row: T) => Parameters<typeof accepted>[0]
  /** Answered at once, with no task. */
  readonly isAtOnce?: boolean
}

interface BulkDialogProps<T> {
  readonly action: BulkAction<T>
  readonly rows: readonly T[]
  readonly nameOf: (row: T) => string
  /** Such as "3 VMs". */
  readonly countOf?: (count: number) => string
  readonly onClose: (isDone: boolean) => void
}

/** Calls on their way at once: the server answers in milliseconds, and a browser opens no more than six connections. */
const PARALLEL = 4
/** Names beyond this are counted: a dialog with ten thousand lines helps nobody. */
const MOST_NAMED = 200

export function BulkDialog<T>({ action, rows, nameOf, countOf = whole, onClose }: BulkDialogProps<T>): ReactNode {
  const { label, help, isDanger = false, refusalOf } = action
  const able = rows.filter((row) => refusalOf(row) === undefined)
  const unable = rows.filter((row) => refusalOf(row) !== undefined)
  const run = useMutation({
    mutationFn: () => runAll(action, able, nameOf),
    onSuccess: () => onClose(true),
  })
  const line = (row: T, index: number, more = '') => (
    <ListItem key={index}>
      <Name of={nameOf(row)} />
      {more}
    </ListItem>
  )
  return (
    <Modal isOpen appendTo={dialogPlace} variant="medium" onClose={() => onClose(false)} aria-labelledby="bulk">
      <ModalHeader
        title={t('parts.bulkTitle', { action: label, what: countOf(able.length) })}
        labelId="bulk"
        description={help ?? ''}
      />
      <ModalBody tabIndex={0} aria-label={t('parts.bulkBody')}>
        <div className="cv-stack">
          {able.length === 0 ? (
            <p>{t('parts.bulkNone')}</p>
          ) : (
            <List aria-label={t('parts.bulkAble')}>
              {able.slice(0, MOST_NAMED).map((row, index) => line(row, index))}
            </List>
          )}
          {able.length > MOST_NAMED ? <p>{t('parts.andMore', { count: able.length - MOST_NAMED })}</p> : null}
          {unable.length === 0 ? null : (
            <>
              <p>{t('parts.leftAsTheyAre')}</p>
              <List aria-label={t('parts.bulkUnable')}>
                {unable.slice(0, MOST_NAMED).map((row, index) => line(row, index, `: ${refusalOf(row)}`))}
              </List>
            </>
          )}
          {unable.length > MOST_NAMED ? <p>{t('parts.andMore', { count: unable.length - MOST_NAMED })}</p> : null}
        </div>
      </ModalBody>
      <ModalFooter>
        <Button
          variant={isDanger ? 'danger' : 'primary'}
          isDisabled={able.length === 0}
          isLoading={run.isPending}
          onClick={() => run.mutate()}
        >
          {t('parts.bulkConfirm', { action: label, what: countOf(able.length) })}
        </Button>
        <Button variant="link" onClick={() => onClose(false)}>
          {t('parts.close')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

async function runAll<T>(
  { label, call, isAtOnce = false }: BulkAction<T>,
  rows: readonly T[],
  nameOf: (row: T) => string,
): Promise<void> {
  const waiting = [...rows]
  const work = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      const action = `${label} ${nameOf(row)}`
      const done: Promise<unknown> = isAtOnce ? call(row) : startTask(call(row))
      await done.catch((error: unknown) =>
        notify({ id: newNoticeId(), kind: 'danger', title: t('parts.refused', { action }), text: textOf(error) }),
      )
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
}
