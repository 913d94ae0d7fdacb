/**
 * What the hypervisor itself holds about a VM, such as libvirt's domain XML: to read, and for experts to write. Secrets are not in it.
 *
 * What is written is based on what was read: when somebody else changed it meanwhile, the server refuses, and both texts are shown.
 */
import { isApiProblem } from '@covisor/client'
import { Alert, Button, TextArea, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { mayI, session } from '../live/session.ts'
import { useSignal } from '../live/signal.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { vmNativeConfig } from '../queries.ts'
import { t } from '../words/translate.ts'
import { LineDiff } from './LineDiff.tsx'
import { refusalOf, type Vm } from './vm-calls.ts'

export function VmConfiguration({ vm }: { readonly vm: Vm }): ReactNode {
  const who = useSignal(session)
  const [isNext, setNext] = useState(false)
  const [draft, setDraft] = useState<Draft | undefined>()
  const { data, error } = useQuery(vmNativeConfig(vm.id, isNext || draft !== undefined))
  const mayEdit = 'me' in who && mayI(who.me, 'vm:edit-native-config')
  if (draft !== undefined) return <Editor vm={vm} draft={draft} now={data} onChange={setDraft} />
  return (
    <div className="cv-stack">
      <div className="cv-toolbar">
        <ToggleGroup aria-label={t('vm.configWhich')}>
          {[false, true].map((next) => (
            <ToggleGroupItem
              key={String(next)}
              buttonId={`config-${String(next)}`}
              text={t(next ? 'vm.configNext' : 'vm.configNow')}
              isSelected={next === isNext}
              onChange={() => setNext(next)}
            />
          ))}
        </ToggleGroup>
        <ActionButton
          variant="secondary"
          refusal={mayEdit ? refusalOf(vm, 'edit') : t('vm.configNotYours')}
          onPress={() => {
            if (!isNext) setNext(true)
            else if (data !== undefined) setDraft({ basedOn: data, text: data })
          }}
        >
          {isNext ? t('vm.configEdit') : t('vm.configToEdit')}
        </ActionButton>
      </div>
      <Problem title={t('vm.configNotRead')} error={error} />
      {data === undefined ? null : (
        <pre className="cv-config" tabIndex={0} aria-label={t('vm.configuration')}>
          {data}
        </pre>
      )}
    </div>
  )
}

interface Draft {
  readonly basedOn: string
  readonly text: string
}

interface EditorProps {
  readonly vm: Vm
  readonly draft: Draft
  /** As the host has it by now. */
  readonly now: string | undefined
  readonly onChange: (draft: Draft | undefined) => void
}

function Editor({ vm, draft, now, onChange }: EditorProps): ReactNode {
  const [isPlanning, setPlanning] = useState(false)
  const [isStale, setStale] = useState(false)
  const hasChanged = now !== undefined && now !== draft.basedOn
  return (
    <div className="cv-stack">
      <Alert variant="info" isInline title={t('vm.configHelpTitle')}>
        {t('vm.configHelp')}
      </Alert>
      {isStale || hasChanged ? (
        <Alert
          variant="warning"
          isInline
          title={t('vm.configChanged')}
          actionLinks={
            now === undefined ? null : (
              <>
                <Button variant="link" isInline onClick={() => onChange({ ...draft, basedOn: now })}>
                  {t('vm.configKeepMine')}
                </Button>
                <Button variant="link" isInline onClick={() => onChange({ basedOn: now, text: now })}>
                  {t('vm.configTakeTheirs')}
                </Button>
              </>
            )
          }
        >
          {now === undefined ? null : (
            <>
              <p>{t('vm.configTheirs')}</p>
              <LineDiff before={draft.basedOn} after={now} label={t('vm.configTheirs')} />
            </>
          )}
        </Alert>
      ) : null}
      <TextArea
        aria-label={t('vm.configuration')}
        className="cv-config-field"
        rows={24}
        spellCheck={false}
        value={draft.text}
        onChange={(_event, text) => onChange({ ...draft, text })}
      />
      <div className="cv-toolbar">
        <Button isDisabled={draft.text === draft.basedOn} onClick={() => setPlanning(true)}>
          {t('vm.showPlan')}
        </Button>
        <Button variant="link" onClick={() => onChange(undefined)}>
          {t('vm.configLeave')}
        </Button>
      </div>
      {isPlanning ? (
        <PlanDialog
          title={t('vm.configTitle', { name: vm.name })}
          confirm={t('vm.configWrite')}
          isDanger
          wish={[vm.id, draft]}
          call={async (query) => {
            const answer = await api
              .PUT('/v1/vms/{vm}/native-config', { params: { path: { vm: vm.id }, query }, body: draft })
              .catch((error: unknown) => {
                if (isApiProblem(error, 'CONFLICT')) setStale(true)
                throw error
              })
            return answer
          }}
          onClose={() => setPlanning(false)}
          onStarted={() => onChange(undefined)}
        >
          <LineDiff before={draft.basedOn} after={draft.text} label={t('vm.configMine')} />
        </PlanDialog>
      ) : null}
    </div>
  )
}
