/** /import: from a file, a folder or an address to a running VM: choose, look inside, map, plan, import. */
import { type Accepted, type Schema, unwrap } from '@covisor/client'
import { Button, Card, CardBody, CardTitle, Spinner } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { api } from '../api.ts'
import { asAppliance } from '../imports/as-appliance.ts'
import { type DroppedSource, droppedSource } from '../imports/dropped-source.ts'
import { FileChooser } from '../imports/FileChooser.tsx'
import { ImportForm } from '../imports/ImportForm.tsx'
import { InspectionView } from '../imports/InspectionView.tsx'
import { giveUp, offer } from '../imports/page-uploads.ts'
import { StartedImport } from '../imports/StartedImport.tsx'
import { WaitingFiles } from '../imports/WaitingFiles.tsx'
import { useSignal } from '../live/signal.ts'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { Sentence } from '../words/Sentence.tsx'
import { t } from '../words/translate.ts'

interface Inspected {
  readonly file: Pick<Schema<'StartImport'>, 'source' | 'diskFormat'>
  readonly inspection: Schema<'Inspection'>
}

/** A raw disk has no format that could be recognised: a file is one by its name, or because somebody says so. */
type Chosen = DroppedSource & { readonly isRaw?: boolean }

interface Started {
  readonly answer: Accepted
  readonly upload: string | undefined
}

export function ImportPage(): ReactNode {
  const [started, setStarted] = useState<Started | undefined>()
  // Offered to the server, but no import reads it yet.
  const offered = useRef<string | undefined>(undefined)
  const release = () => {
    if (offered.current !== undefined) void giveUp(offered.current)
    offered.current = undefined
  }
  useEffect(() => release, [])

  const inspect = useMutation({
    async mutationFn(chosen: Chosen): Promise<Inspected> {
      release()
      setStarted(undefined)
      const source = chosen.kind === 'url' ? { url: chosen.url } : { upload: await offer(asAppliance(chosen.files)) }
      offered.current = 'upload' in source ? source.upload : undefined
      const isRaw = chosen.isRaw === true || /\.raw$/i.test(nameOf(chosen))
      const file = { source, ...(isRaw ? { diskFormat: 'raw' as const } : {}) }
      return { file, inspection: await unwrap(api.POST('/v1/inspections', { body: file })) }
    },
  })
  const dropped = useSignal(droppedSource)
  const look = inspect.mutate
  useEffect(() => {
    if (dropped === undefined) return
    droppedSource.set(undefined)
    look(dropped)
  }, [dropped, look])

  const again = () => {
    release()
    inspect.reset()
    setStarted(undefined)
  }
  return (
    <PageFrame
      title={t('imports.import')}
      actions={
        inspect.isIdle ? undefined : (
          <Button variant="secondary" onClick={again}>
            {t('imports.another')}
          </Button>
        )
      }
    >
      {started === undefined ? (
        <div className="cv-stack">
          <WaitingFiles />
          <Problem title={t('imports.cannot')} error={inspect.error} />
          {inspect.isError && !inspect.variables.isRaw ? (
            <p>
              <Button variant="link" isInline onClick={() => inspect.mutate({ ...inspect.variables, isRaw: true })}>
                {t('imports.asRaw')}
              </Button>
            </p>
          ) : null}
          {inspect.isIdle || inspect.isError ? <FileChooser onSource={inspect.mutate} /> : null}
          {inspect.isPending ? (
            <p role="status">
              <Spinner size="md" aria-label={t('imports.looking')} />{' '}
              <Sentence of="imports.lookingIn" parts={{ name: <bdi>{nameOf(inspect.variables)}</bdi> }} />
            </p>
          ) : null}
          {inspect.data === undefined ? null : (
            <div className="cv-cards">
              <Card>
                <CardTitle component="h2">{t('imports.inside')}</CardTitle>
                <CardBody>
                  <InspectionView inspection={inspect.data.inspection} />
                </CardBody>
              </Card>
              <Card>
                <CardTitle component="h2">{t('imports.becomes')}</CardTitle>
                <CardBody>
                  <ImportForm
                    {...inspect.data}
                    onStarted={(answer) => {
                      setStarted({ answer, upload: offered.current })
                      offered.current = undefined
                    }}
                  />
                </CardBody>
              </Card>
            </div>
          )}
        </div>
      ) : (
        <StartedImport started={started.answer} upload={started.upload} />
      )}
    </PageFrame>
  )
}

const nameOf = (source: DroppedSource): string =>
  source.kind === 'url' ? source.url : source.files.map(({ name }) => name).join(', ')
