/**
 * The screen as pictures that follow each other, with keys pressed by the hypervisor: for VMs whose VNC server cannot be reached from the
 * server, and for those that have none. Pictures are a request each, so they are only taken while somebody looks.
 */
import { unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import { api } from '../api.ts'
import { connection } from '../live/connection.ts'
import { useSignal } from '../live/signal.ts'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'
import { strokesFor } from './guest-layouts.ts'
import { KeysMenu } from './KeysMenu.tsx'
import { linuxKey } from './linux-keys.ts'
import { fileNameOf, saveFile } from './save-file.ts'
import { TypeTextDialog } from './TypeTextDialog.tsx'
import type { Vm } from './vm-calls.ts'

const PICTURE_EVERY_MS = 2000
const HELD = /^(Shift|Control|Alt|Meta)(Left|Right)$/

export function ScreenPicture({ vm }: { readonly vm: Vm }): ReactNode {
  const isConnected = useSignal(connection) === 'connected'
  const [isTyping, setTyping] = useState(false)
  const picture = useQuery({
    queryKey: ['vm', 'picture', vm.id],
    queryFn: () => unwrap(api.GET('/v1/vms/{vm}/screenshot', { params: { path: { vm: vm.id } }, parseAs: 'blob' })),
    gcTime: 0,
    // Not while the page is in the background: react-query asks only in front.
    refetchInterval: isConnected ? PICTURE_EVERY_MS : false,
  })
  const blob = picture.data as Blob | undefined
  const url = useObjectUrl(blob)
  const keys = useMutation({
    // One after another: the order of keys is what was typed.
    scope: { id: `keys ${vm.id}` },
    mutationFn: (codes: readonly string[]) =>
      unwrap(
        api.POST('/v1/vms/{vm}/keys', {
          params: { path: { vm: vm.id } },
          body: { keyCodes: codes.flatMap((code) => linuxKey(code) ?? []) },
        }),
      ),
  })
  const onKeyDown = (event: KeyboardEvent) => {
    // Tab alone leaves the picture, so that nobody is caught in it.
    if (HELD.test(event.code) || event.code === 'Tab' || linuxKey(event.code) === undefined) return
    event.preventDefault()
    keys.mutate([...heldKeys(event), event.code])
  }
  return (
    <>
      <div className="cv-toolbar">
        <KeysMenu onKeys={({ codes }) => keys.mutate(codes)} />
        <Button variant="secondary" size="sm" onClick={() => setTyping(true)}>
          {t('vm.typeText')}
        </Button>
        <Button
          variant="secondary"
          size="sm"
          isDisabled={blob === undefined}
          onClick={() => blob !== undefined && saveFile(`${fileNameOf(vm.name)}.png`, blob)}
        >
          {t('vm.saveScreenshot')}
        </Button>
        <span className="cv-quiet">{t('vm.pictureHelp')}</span>
      </div>
      <Problem title={t('vm.noPicture')} error={picture.error} />
      <Problem title={t('vm.keysNotSent')} error={keys.error} />
      <div
        className="cv-screen"
        role="group"
        aria-label={t('vm.screenPicture')}
        tabIndex={0}
        data-keys="guest"
        onKeyDown={onKeyDown}
      >
        {url === undefined ? null : <img src={url} alt={t('vm.screenOf', { name: vm.name })} />}
      </div>
      {isTyping ? (
        <TypeTextDialog
          onClose={() => setTyping(false)}
          onText={(text, layout) => {
            for (const character of text)
              for (const { code, shift, altGr } of strokesFor(layout, character))
                keys.mutate([...(shift ? ['ShiftLeft'] : []), ...(altGr ? ['AltRight'] : []), code])
          }}
        />
      ) : null}
    </>
  )
}

const heldKeys = ({ shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): string[] => [
  ...(ctrlKey ? ['ControlLeft'] : []),
  ...(altKey ? ['AltLeft'] : []),
  ...(shiftKey ? ['ShiftLeft'] : []),
  ...(metaKey ? ['MetaLeft'] : []),
]

function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string | undefined>()
  useEffect(() => {
    if (blob === undefined) return
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}
