/** Fields that are sent at once and answered at once: for changes that start no task. What was typed stays when it is refused. */
import { Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useId } from 'react'
import { queryClient } from '../live/query-client.ts'
import { t } from '../words/translate.ts'
import { dialogPlace } from './dialog-place.ts'
import { Problem } from './Problem.tsx'

interface FormDialogProps<T> {
  readonly title: string
  readonly description?: string
  readonly confirm: string
  readonly isDanger?: boolean
  readonly isReady?: boolean
  readonly send: () => Promise<T>
  /** Kinds that are read again afterwards: not every change is announced. */
  readonly changes: readonly string[]
  readonly onClose: () => void
  /** Instead of closing. */
  readonly onDone?: (answer: T) => void
  readonly children?: ReactNode
}

export function FormDialog<T>(props: FormDialogProps<T>): ReactNode {
  const {
    title,
    description = '',
    confirm,
    isDanger = false,
    isReady = true,
    send,
    changes,
    onClose,
    onDone,
    children,
  } = props
  const id = useId()
  const run = useMutation({
    mutationFn: send,
    async onSuccess(answer) {
      await queryClient.invalidateQueries({ predicate: ({ queryKey }) => changes.includes(String(queryKey[0])) })
      if (onDone === undefined) onClose()
      else onDone(answer)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) run.mutate()
  }
  return (
    <Modal isOpen appendTo={dialogPlace} variant="small" onClose={onClose} aria-labelledby={id}>
      <ModalHeader title={<bdi>{title}</bdi>} labelId={id} description={description} />
      <ModalBody>
        <Form id={`${id}-form`} onSubmit={submit}>
          {children}
          <Problem title={t('parts.notDone')} error={run.error} />
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          type="submit"
          form={`${id}-form`}
          variant={isDanger ? 'danger' : 'primary'}
          isDisabled={!isReady}
          isLoading={run.isPending}
        >
          {confirm}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('parts.cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
