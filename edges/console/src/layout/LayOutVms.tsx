/** Many VMs at once: into a folder, or with a tag. What is chosen first becomes a bulk action, which then shows what it would do to which. */
import { Button, FormGroup, Radio } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { queryClient } from '../live/query-client.ts'
import { useMay } from '../live/use-may.ts'
import { vmCount } from '../parts/amounts.ts'
import { type BulkAction, BulkDialog } from '../parts/BulkDialog.tsx'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { folderList } from '../queries.ts'
import type { Vm } from '../vm/vm-calls.ts'
import { t } from '../words/translate.ts'
import { callPut, changeTags, tagIn } from './layout-calls.ts'
import { TagField } from './TagField.tsx'

interface LayOutVmsProps {
  readonly vms: readonly Vm[]
  readonly onDone: () => void
}

export function LayOutVms({ vms, onDone }: LayOutVmsProps): ReactNode {
  const may = useMay()
  const [asking, setAsking] = useState<'folder' | 'tag' | undefined>()
  const [action, setAction] = useState<BulkAction<Vm> | undefined>()
  const choose = (chosen: BulkAction<Vm>) => {
    setAsking(undefined)
    setAction(chosen)
  }
  const close = (isDone: boolean) => {
    setAction(undefined)
    if (!isDone) return
    void queryClient.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind === 'folder' || kind === 'tag' })
    onDone()
  }
  if (!may('vm:edit')) return null
  return (
    <>
      {(['folder', 'tag'] as const).map((what) => (
        <Button
          key={what}
          variant="secondary"
          isAriaDisabled={vms.length === 0}
          {...(vms.length === 0 ? { title: t('pages.vms.selectFirst') } : {})}
          onClick={() => setAsking(what)}
        >
          {t(what === 'folder' ? 'layout.moveVms' : 'layout.tag')}
        </Button>
      ))}
      {asking === 'folder' ? <AskFolder onChoose={choose} onClose={() => setAsking(undefined)} /> : null}
      {asking === 'tag' ? <AskTag onChoose={choose} onClose={() => setAsking(undefined)} /> : null}
      {action === undefined ? null : (
        <BulkDialog action={action} rows={vms} nameOf={({ name }) => name} countOf={vmCount} onClose={close} />
      )}
    </>
  )
}

interface AskProps {
  readonly onChoose: (action: BulkAction<Vm>) => void
  readonly onClose: () => void
}

function AskFolder({ onChoose, onClose }: AskProps): ReactNode {
  const { data: folders = [] } = useQuery(folderList)
  const [id, setId] = useState('')
  const path = folders.find((folder) => folder.id === id)?.path ?? t('layout.noFolder')
  const send = async () =>
    onChoose({
      label: t('layout.moveTo', { path }),
      isAtOnce: true,
      refusalOf: (vm) => ((vm.folder?.id ?? '') === id ? t('layout.alreadyInIt') : undefined),
      call: (vm) => callPut(vm.id, id === '' ? null : id),
    })
  return (
    <FormDialog
      title={t('layout.moveVms')}
      confirm={t('layout.next')}
      send={send}
      changes={[]}
      onClose={onClose}
      onDone={() => {}}
    >
      <ChoiceField
        id="folder"
        label={t('layout.folder')}
        value={id}
        options={[['', t('layout.noFolder')], ...folders.map((folder) => [folder.id, folder.path] as const)]}
        onChange={setId}
      />
    </FormDialog>
  )
}

function AskTag({ onChoose, onClose }: AskProps): ReactNode {
  const [text, setText] = useState('')
  const [isOff, setOff] = useState(false)
  const [key, value] = tagIn(text)
  const send = async () =>
    onChoose(
      isOff
        ? {
            label: t('layout.untag', { tag: key }),
            isAtOnce: true,
            refusalOf: (vm) => (key in vm.tags ? undefined : t('layout.notTagged')),
            call: (vm) => changeTags('vm', vm.id, { remove: [key] }),
          }
        : {
            label: t('layout.tagWith', { tag: text.trim() }),
            isAtOnce: true,
            refusalOf: (vm) => (vm.tags[key] === value ? t('layout.alreadyTagged') : undefined),
            call: (vm) => changeTags('vm', vm.id, { set: { [key]: value } }),
          },
    )
  return (
    <FormDialog
      title={t('layout.tags')}
      confirm={t('layout.next')}
      isReady={key !== ''}
      send={send}
      changes={[]}
      onClose={onClose}
      onDone={() => {}}
    >
      <TagField value={text} onChange={setText} />
      <FormGroup role="radiogroup" label={t('layout.what')} fieldId="tag-what">
        <Radio
          id="tag-on"
          name="tag-what"
          label={t('layout.putOn')}
          isChecked={!isOff}
          onChange={() => setOff(false)}
        />
        <Radio
          id="tag-off"
          name="tag-what"
          label={t('layout.takeOff')}
          isChecked={isOff}
          onChange={() => setOff(true)}
        />
      </FormGroup>
    </FormDialog>
  )
}
