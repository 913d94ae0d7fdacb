/** The serial console in a terminal with scrollback. */
import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { type ReactNode, useRef } from 'react'
import { ConsoleBar } from './ConsoleBar.tsx'
import { reasonOf, useConsole } from './use-console.ts'
import type { Vm } from './vm-calls.ts'

const SCROLLBACK_LINES = 10_000

export function SerialConsole({ vm }: { readonly vm: Vm }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const { state, again } = useConsole(vm.id, 'serial', (channel, onEnd) => {
    const terminal = new Terminal({ scrollback: SCROLLBACK_LINES, screenReaderMode: true, fontSize: 14 })
    const fit = new FitAddon()
    const encoder = new TextEncoder()
    terminal.loadAddon(fit)
    terminal.open(place.current!)
    fit.fit()
    terminal.focus()
    terminal.onData((text) => channel.send(encoder.encode(text)))
    terminal.onBinary((text) => channel.send(Uint8Array.from(text, (char) => char.charCodeAt(0))))
    channel.onmessage = ({ data }) => terminal.write(new Uint8Array(data))
    channel.onclose = (event) => onEnd(reasonOf(event))
    const resized = new ResizeObserver(() => fit.fit())
    resized.observe(place.current!)
    return () => {
      resized.disconnect()
      channel.close()
      terminal.dispose()
    }
  })
  return (
    <>
      <ConsoleBar state={state} again={again} />
      <div ref={place} className="cv-screen" role="group" aria-label="Serial console" data-keys="guest" />
    </>
  )
}
