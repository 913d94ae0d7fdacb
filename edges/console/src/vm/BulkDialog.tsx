/** One action on many VMs: says first which of them it is possible for, and why not for the others. */
import { Button, List, ListItem, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { textOf } from '../api.ts'
import { newNoticeId, notify } from '../live/my-tasks.ts'
import { count } from '../parts/amounts.ts'
import { dialogPlace } from '../parts/dialog-place.ts'
import { Name } from '../parts/Name.tsx'
import { startTask } from '../parts/start-task.ts'
import { callPower, type PowerAction, powerWords, refusalOf, type Vm } from './vm-calls.ts'

interface BulkDialogProps {
  readonly action: PowerAction
  readonly vms: readonly Vm[]
  readonly onClose: (isDone: boolean) => void
}

/** Calls on their way at once: the server answers in milliseconds, and a browser opens no more than six connections. */
const PARALLEL = 4

export function BulkDialog({ action, vms, onClose }: BulkDialogProps): ReactNode {
  const { label, help, isDanger } = powerWords[action]
  const able = vms.filter((vm) => refusalOf(vm, action) === undefined)
  const unable = vms.filter((vm) => refusalOf(vm, action) !== undefined)
  const run = useMutation({
    mutationFn: () => runAll(action, able),
    onSuccess: () => onClose(true),
  })
  return (
    <Modal isOpen appendTo={dialogPlace} variant="medium" onClose={() => onClose(false)} aria-labelledby="bulk">
      <ModalHeader title={`${label}: ${count(able.length, 'VM')}`} labelId="bulk" description={help} />
      <ModalBody tabIndex={0} aria-label="VMs">
        <div className="cv-stack">
          {able.length === 0 ? (
            <p>None of the selected VMs can do that now.</p>
          ) : (
            <List aria-label="VMs it is done to">
              {able.map((vm) => (
                <ListItem key={vm.id}>
                  <Name of={vm.name} />
                </ListItem>
              ))}
            </List>
          )}
          {unable.length === 0 ? null : (
            <>
              <p>Left as they are:</p>
              <List aria-label="VMs left as they are">
                {unable.map((vm) => (
                  <ListItem key={vm.id}>
                    <Name of={vm.name} />: {refusalOf(vm, action)}
                  </ListItem>
                ))}
              </List>
            </>
          )}
        </div>
      </ModalBody>
      <ModalFooter>
        <Button
          variant={isDanger ? 'danger' : 'primary'}
          isDisabled={able.length === 0}
          isLoading={run.isPending}
          onClick={() => run.mutate()}
        >
          {label} {count(able.length, 'VM')}
        </Button>
        <Button variant="link" onClick={() => onClose(false)}>
          Close
        </Button>
      </ModalFooter>
    </Modal>
  )
}

async function runAll(action: PowerAction, vms: readonly Vm[]): Promise<void> {
  const waiting = [...vms]
  const work = async (): Promise<void> => {
    for (let vm = waiting.shift(); vm !== undefined; vm = waiting.shift()) {
      const { id, name } = vm
      await startTask(callPower(action, id)).catch((error: unknown) =>
        notify({
          id: newNoticeId(),
          kind: 'danger',
          title: `${powerWords[action].label} ${name}: refused`,
          text: textOf(error),
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
}
