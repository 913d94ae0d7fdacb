/** The consoles of a VM, inside the page: its screen, its serial line, or pictures of the screen where VNC does not lead there. */
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { t } from '../words/translate.ts'
import { refusalOf, type Vm } from './vm-calls.ts'

const SerialConsole = lazy(async () => ({ default: (await import('./SerialConsole.tsx')).SerialConsole }))
const VncConsole = lazy(async () => ({ default: (await import('./VncConsole.tsx')).VncConsole }))
const ScreenPicture = lazy(async () => ({ default: (await import('./ScreenPicture.tsx')).ScreenPicture }))

type Kind = 'vnc' | 'serial' | 'picture'

const views = { vnc: VncConsole, serial: SerialConsole, picture: ScreenPicture }
const kinds = ['vnc', 'serial', 'picture'] as const

export function VmConsole({ vm }: { readonly vm: Vm }): ReactNode {
  const others = vm.graphics.filter((kind) => kind !== 'vnc')
  const refusals: Readonly<Record<Kind, string | undefined>> = {
    vnc: vm.graphics.includes('vnc') ? undefined : t('vm.noVnc'),
    serial: vm.hasSerialConsole ? undefined : t('vm.noSerial'),
    picture: vm.graphics.length > 0 ? undefined : t('vm.noScreen'),
  }
  // A VM with another protocol than VNC has a screen all the same.
  const order: readonly Kind[] = others.length > 0 ? ['vnc', 'picture', 'serial'] : kinds
  const [chosen, setChosen] = useState<Kind>(() => order.find((kind) => refusals[kind] === undefined) ?? 'vnc')
  const refusal = vm.state === 'migrating' ? undefined : refusalOf(vm, chosen === 'picture' ? 'screenshot' : 'console')
  const View = views[chosen]
  return (
    <div className="cv-stack">
      <ToggleGroup aria-label={t('vm.consoleTab')}>
        {kinds.map((kind) => (
          <ToggleGroupItem
            key={kind}
            buttonId={`console-${kind}`}
            text={t(`vm.view.${kind}`)}
            isSelected={kind === chosen}
            isDisabled={refusals[kind] !== undefined}
            onChange={() => setChosen(kind)}
          />
        ))}
      </ToggleGroup>
      {chosen === 'picture' && refusals.vnc !== undefined && others.length > 0 ? (
        <p>{t('vm.otherProtocol', { protocol: others.join(', ').toUpperCase() })}</p>
      ) : null}
      {refusal !== undefined || refusals[chosen] !== undefined ? (
        <EmptyMessage title={t('vm.noConsoleNow')}>
          {refusals[chosen] ?? t('vm.consoleWhenRunning', { reason: refusal ?? '' })}
        </EmptyMessage>
      ) : (
        <Suspense fallback={<p>{t('vm.loading')}</p>}>
          <View vm={vm} />
        </Suspense>
      )}
    </div>
  )
}
