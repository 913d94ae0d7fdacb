/** A picture of the screen, taken when asked; with the one key combination that people need before they have a console. */
import { unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { api } from '../api.ts'
import { Problem } from '../parts/Problem.tsx'
import type { Vm } from './vm-calls.ts'

/** Linux input event codes: left Ctrl, left Alt, Delete. */
const CTRL_ALT_DEL = [29, 56, 111]

export function ScreenPicture({ vm }: { readonly vm: Vm }): ReactNode {
  const picture = useQuery({
    queryKey: ['vm', 'picture', vm.id],
    queryFn: () => unwrap(api.GET('/v1/vms/{vm}/screenshot', { params: { path: { vm: vm.id } }, parseAs: 'blob' })),
    gcTime: 0,
  })
  const url = useObjectUrl(picture.data as Blob | undefined)
  const keys = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/v1/vms/{vm}/keys', { params: { path: { vm: vm.id } }, body: { keyCodes: CTRL_ALT_DEL } })),
  })
  return (
    <>
      <div className="cv-toolbar">
        <Button variant="secondary" size="sm" isLoading={picture.isFetching} onClick={() => void picture.refetch()}>
          Take another picture
        </Button>
        <Button variant="secondary" size="sm" onClick={() => keys.mutate()}>
          Send Ctrl-Alt-Del
        </Button>
      </div>
      <Problem title="No picture" error={picture.error} />
      <Problem title="Keys not sent" error={keys.error} />
      <div className="cv-screen">{url === undefined ? null : <img src={url} alt={`Screen of ${vm.name}`} />}</div>
    </>
  )
}

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
