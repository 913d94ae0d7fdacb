/** The consoles of a VM, inside the page: its screen, its serial line, or a still picture where neither can be reached. */
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { ScreenPicture } from './ScreenPicture.tsx'
import { refusalOf, type Vm } from './vm-calls.ts'

const SerialConsole = lazy(async () => ({ default: (await import('./SerialConsole.tsx')).SerialConsole }))
const VncConsole = lazy(async () => ({ default: (await import('./VncConsole.tsx')).VncConsole }))

type Kind = 'vnc' | 'serial' | 'picture'

const views = { vnc: VncConsole, serial: SerialConsole, picture: ScreenPicture }

export function VmConsole({ vm }: { readonly vm: Vm }): ReactNode {
  const refusals: Readonly<Record<Kind, string | undefined>> = {
    vnc: vm.graphics.includes('vnc') ? undefined : 'This VM has no VNC screen.',
    serial: vm.hasSerialConsole ? undefined : 'This VM has no serial console.',
    picture: vm.graphics.length > 0 ? undefined : 'This VM has no screen.',
  }
  const kinds = ['vnc', 'serial', 'picture'] as const
  const [chosen, setChosen] = useState<Kind>(() => kinds.find((kind) => refusals[kind] === undefined) ?? 'vnc')
  const refusal = refusalOf(vm, chosen === 'picture' ? 'screenshot' : 'console')
  const View = views[chosen]
  return (
    <div className="cv-stack">
      <ToggleGroup aria-label="Console">
        {kinds.map((kind) => (
          <ToggleGroupItem
            key={kind}
            buttonId={`console-${kind}`}
            text={titles[kind]}
            isSelected={kind === chosen}
            isDisabled={refusals[kind] !== undefined}
            onChange={() => setChosen(kind)}
          />
        ))}
      </ToggleGroup>
      {refusal !== undefined || refusals[chosen] !== undefined ? (
        <EmptyMessage title="No console now">
          {refusals[chosen] ?? `It can be opened when the VM runs: ${refusal}.`}
        </EmptyMessage>
      ) : (
        <Suspense fallback={<p>Loading…</p>}>
          <View vm={vm} />
        </Suspense>
      )}
    </div>
  )
}

const titles: Readonly<Record<Kind, string>> = { vnc: 'Screen', serial: 'Serial', picture: 'Picture' }
