/**
 * Files that an import waits for and nobody sends: their tab was closed or loaded again, or another machine began them. The same file
 * chosen again goes on where the server is; it is known again by its name and size, and the server checks what it reads anyhow.
 */
import { type Schema, unwrap } from '@covisor/client'
import { Alert, Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { api, textOf } from '../api.ts'
import { useSignal } from '../live/signal.ts'
import { bytes } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { Sentence } from '../words/Sentence.tsx'
import { t } from '../words/translate.ts'
import { asAppliance } from './as-appliance.ts'
import { giveUp, pageUploads, serve } from './page-uploads.ts'

type Upload = Schema<'Upload'>

export function WaitingFiles(): ReactNode {
  const mine = useSignal(pageUploads)
  const { data, refetch } = useQuery({
    queryKey: ['upload', 'list'],
    queryFn: async () => (await unwrap(api.GET('/v1/uploads'))).items,
    refetchOnMount: 'always',
  })
  const waiting = (data ?? []).filter(({ id, connected }) => !connected && !mine.has(id))
  return waiting.map((upload) => <WaitingFile key={upload.id} upload={upload} onChange={() => void refetch()} />)
}

interface WaitingFileProps {
  readonly upload: Upload
  readonly onChange: () => void
}

function WaitingFile({ upload, onChange }: WaitingFileProps): ReactNode {
  const chooser = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | undefined>()
  const take = (files: readonly File[]) => {
    try {
      const file = asAppliance(files)
      if (file.size !== upload.sizeBytes)
        throw new Error(
          t('imports.otherSize', { file: file.name, size: bytes(file.size), wanted: bytes(upload.sizeBytes) }),
        )
      serve(upload.id, file, upload.receivedBytes)
    } catch (error) {
      setProblem(textOf(error))
    }
  }
  return (
    <Alert
      variant="warning"
      isInline
      title={<Sentence of="imports.notSent" parts={{ file: <Name of={upload.fileName} /> }} />}
      actionLinks={
        <>
          <Button variant="link" isInline onClick={() => chooser.current?.click()}>
            {t('imports.again')}
          </Button>
          <Button variant="link" isInline isDanger onClick={() => void giveUp(upload.id).then(onChange)}>
            {t('imports.giveUp')}
          </Button>
        </>
      }
    >
      {t('imports.arrived', { arrived: bytes(upload.receivedBytes), size: bytes(upload.sizeBytes) })}
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        aria-label={t('imports.fileAgain', { file: upload.fileName })}
        onChange={({ target }) => take([...(target.files ?? [])])}
      />
    </Alert>
  )
}
