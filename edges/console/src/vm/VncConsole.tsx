/** The screen of a VM by VNC, scaled to fit. noVNC speaks the protocol; what the guest sends is parsed there, not here. */
import RFB from '@novnc/novnc'
import { Button } from '@patternfly/react-core'
import { type ReactNode, useRef, useState } from 'react'
import { ConsoleBar } from './ConsoleBar.tsx'
import { TypeTextDialog } from './TypeTextDialog.tsx'
import { typeText } from './type-text.ts'
import { reasonOf, useConsole } from './use-console.ts'
import type { Vm } from './vm-calls.ts'

export function VncConsole({ vm }: { readonly vm: Vm }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const screen = useRef<RFB | undefined>(undefined)
  const [isTyping, setTyping] = useState(false)
  const { state, again } = useConsole(vm.id, 'vnc', (channel, onEnd) => {
    const { password } = channel.hello
    const rfb = new RFB(place.current!, channel, password === null ? {} : { credentials: { password } })
    rfb.scaleViewport = true
    rfb.background = '#000'
    screen.current = rfb
    // noVNC says only that it ended; the channel knows why.
    const toNovnc = channel.onclose
    channel.onclose = (event) => {
      toNovnc?.(event)
      onEnd(reasonOf(event))
    }
    rfb.addEventListener('securityfailure', () =>
      onEnd('The VNC server of this VM wants a password that is not known.'),
    )
    return () => {
      screen.current = undefined
      rfb.disconnect()
    }
  })
  return (
    <>
      <ConsoleBar state={state} again={again}>
        <Button variant="secondary" size="sm" onClick={() => screen.current?.sendCtrlAltDel()}>
          Send Ctrl-Alt-Del
        </Button>
        <Button variant="secondary" size="sm" onClick={() => setTyping(true)}>
          Type text
        </Button>
        <Button variant="secondary" size="sm" onClick={() => void place.current?.requestFullscreen()}>
          Full screen
        </Button>
      </ConsoleBar>
      <div ref={place} className="cv-screen" role="group" aria-label="Screen" data-keys="guest" />
      {isTyping ? (
        <TypeTextDialog
          onClose={() => setTyping(false)}
          onText={(text) => {
            const rfb = screen.current
            if (rfb !== undefined) typeText(rfb, text)
          }}
        />
      ) : null}
    </>
  )
}
