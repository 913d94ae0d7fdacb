/** The screen of a VM by VNC. Where it cannot be reached there is a live picture instead, with the reason. */
import type RFB from '@novnc/novnc'
import { Alert, Button } from '@patternfly/react-core'
import { type ReactNode, useRef, useState } from 'react'
import { t } from '../words/translate.ts'
import { ClipboardDialog } from './ClipboardDialog.tsx'
import { ConsoleBar } from './ConsoleBar.tsx'
import { KeysMenu } from './KeysMenu.tsx'
import { type KeyCombination, keysymOfCode } from './key-combinations.ts'
import { openScreen } from './open-screen.ts'
import { ScreenPicture } from './ScreenPicture.tsx'
import { fileNameOf, saveFile } from './save-file.ts'
import { TypeTextDialog } from './TypeTextDialog.tsx'
import { typeText } from './type-text.ts'
import { useConsole } from './use-console.ts'
import type { Vm } from './vm-calls.ts'

export function VncConsole({ vm }: { readonly vm: Vm }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const screen = useRef<RFB | undefined>(undefined)
  const [dialog, setDialog] = useState<'type' | 'clipboard' | undefined>()
  const [told, setTold] = useState<string | undefined>()
  const [isScaled, setScaled] = useState(true)
  const close = () => setDialog(undefined)
  const { state, again } = useConsole(vm, 'vnc', (channel, onEnd) => {
    const rfb = openScreen(place.current!, channel, { onEnd, onClipboard: setTold })
    rfb.scaleViewport = isScaled
    screen.current = rfb
    return () => {
      screen.current = undefined
      rfb.disconnect()
    }
  })
  if (state.kind === 'closed' && state.isUnreachable) {
    return (
      <>
        <Alert
          variant="info"
          isInline
          title={t('vm.pictureInstead')}
          actionLinks={
            <Button variant="link" isInline onClick={() => again(false)}>
              {t('vm.openAgain')}
            </Button>
          }
        >
          <bdi>{state.why}</bdi>
        </Alert>
        <ScreenPicture vm={vm} />
      </>
    )
  }
  return (
    <>
      <ConsoleBar state={state} again={again}>
        <KeysMenu onKeys={(keys) => pressAll(screen.current, keys)} />
        <Button variant="secondary" size="sm" onClick={() => setDialog('type')}>
          {t('vm.typeText')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => setDialog('clipboard')}>
          {t('vm.clipboard')}
        </Button>
        <Button
          variant="secondary"
          size="sm"
          aria-pressed={isScaled}
          onClick={() => {
            if (screen.current !== undefined) screen.current.scaleViewport = !isScaled
            setScaled(!isScaled)
          }}
        >
          {t('vm.fitIn')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => saveScreen(screen.current, vm.name)}>
          {t('vm.saveScreenshot')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => void place.current?.requestFullscreen()}>
          {t('vm.fullScreen')}
        </Button>
      </ConsoleBar>
      <div
        ref={place}
        className="cv-screen"
        data-scaled={isScaled}
        role="group"
        aria-label={t('vm.screen')}
        data-keys="guest"
      />
      {dialog === 'type' ? (
        <TypeTextDialog
          onClose={close}
          onText={(text, layout) => {
            if (screen.current !== undefined) typeText(screen.current, text, layout)
          }}
        />
      ) : null}
      {dialog === 'clipboard' ? (
        <ClipboardDialog told={told} onClose={close} onSend={(text) => screen.current?.clipboardPasteFrom(text)} />
      ) : null}
    </>
  )
}

function pressAll(rfb: RFB | undefined, { codes }: KeyCombination): void {
  for (const code of codes) rfb?.sendKey(keysymOfCode(code), code, true)
  for (const code of codes.toReversed()) rfb?.sendKey(keysymOfCode(code), code, false)
}

function saveScreen(rfb: RFB | undefined, name: string): void {
  rfb?.toBlob((blob) => {
    if (blob !== null) saveFile(`${fileNameOf(name)}.png`, blob)
  }, 'image/png')
}
