/** The serial console in a terminal with scrollback, which can be searched, copied and kept. */
import '@xterm/xterm/css/xterm.css'
import { Button, SearchInput } from '@patternfly/react-core'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { type ReactNode, useRef, useState } from 'react'
import { t } from '../words/translate.ts'
import { ConsoleBar } from './ConsoleBar.tsx'
import { reasonOf } from './console-channel.ts'
import { type Found, findInTerminal, textOfTerminal } from './find-in-terminal.ts'
import { fileNameOf, saveFile } from './save-file.ts'
import { useConsole } from './use-console.ts'
import type { Vm } from './vm-calls.ts'

const SCROLLBACK_LINES = 10_000

export function SerialConsole({ vm }: { readonly vm: Vm }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const shown = useRef<Terminal | undefined>(undefined)
  const last = useRef<Found | undefined>(undefined)
  const [wanted, setWanted] = useState('')
  const [note, setNote] = useState('')
  const { state, again } = useConsole(vm, 'serial', (channel, onEnd) => {
    const terminal = new Terminal({ scrollback: SCROLLBACK_LINES, screenReaderMode: true, fontSize: 14 })
    const fit = new FitAddon()
    const encoder = new TextEncoder()
    terminal.loadAddon(fit)
    terminal.open(place.current!)
    fit.fit()
    terminal.focus()
    let isRepeating = channel.hello.earlier > 0
    const send = (bytes: Uint8Array<ArrayBuffer>) => {
      // Terminals answer what a guest asks them. What it asked earlier was answered then.
      if (!isRepeating) channel.send(bytes)
    }
    terminal.onData((text) => send(encoder.encode(text)))
    terminal.onBinary((text) => send(Uint8Array.from(text, (char) => char.charCodeAt(0))))
    let seen = 0
    channel.onmessage = ({ data }) => {
      seen += data.byteLength
      const isLast = isRepeating && seen >= channel.hello.earlier
      terminal.write(new Uint8Array(data), () => {
        if (isLast) isRepeating = false
      })
    }
    channel.onclose = (event) => onEnd(reasonOf(event))
    shown.current = terminal
    const resized = new ResizeObserver(() => fit.fit())
    resized.observe(place.current!)
    return () => {
      shown.current = undefined
      resized.disconnect()
      channel.close()
      terminal.dispose()
    }
  })
  const find = () => {
    const terminal = shown.current
    if (terminal === undefined) return
    const found = findInTerminal(terminal, wanted, last.current)
    last.current = found
    setNote(found === undefined ? t('vm.notFound') : t('vm.foundInLine', { line: found.row + 1 }))
    if (found === undefined) return
    terminal.select(found.column, found.row, wanted.length)
    terminal.scrollToLine(found.row)
  }
  const copy = async (terminal: Terminal) => {
    const text = terminal.hasSelection() ? terminal.getSelection() : textOfTerminal(terminal)
    // Pages that came over plain HTTP may not write to the clipboard.
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    )
    setNote(isCopied === true ? t('vm.copied') : t('vm.notCopied'))
  }
  return (
    <>
      <ConsoleBar state={state} again={again}>
        <SearchInput
          aria-label={t('vm.findInConsole')}
          placeholder={t('vm.findInConsole')}
          value={wanted}
          onChange={(_event, text) => {
            setWanted(text)
            last.current = undefined
          }}
          onSearch={find}
          onClear={() => setWanted('')}
        />
        <Button variant="secondary" size="sm" isDisabled={wanted === ''} onClick={find}>
          {t('vm.findAbove')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => shown.current !== undefined && void copy(shown.current)}>
          {t('vm.copy')}
        </Button>
        <Button
          variant="secondary"
          size="sm"
          onClick={() =>
            shown.current !== undefined &&
            saveFile(`${fileNameOf(vm.name)}.log`, new Blob([textOfTerminal(shown.current)], { type: 'text/plain' }))
          }
        >
          {t('vm.saveText')}
        </Button>
        <span role="status" aria-label={t('vm.findInConsole')}>
          {note}
        </span>
      </ConsoleBar>
      <div ref={place} className="cv-screen" role="group" aria-label={t('vm.serialConsole')} data-keys="guest" />
    </>
  )
}
