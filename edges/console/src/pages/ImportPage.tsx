/** /import: from a file to a running VM: choose, look inside, map, plan, import. */
import { type Accepted, type Schema, unwrap } from '@covisor/client'
import { Button, Card, CardBody, CardTitle, Spinner } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { api } from '../api.ts'
import { FileChooser } from '../imports/FileChooser.tsx'
import { ImportForm } from '../imports/ImportForm.tsx'
import { InspectionView } from '../imports/InspectionView.tsx'
import { giveUp, offer } from '../imports/page-uploads.ts'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { TaskLine } from '../task/TaskLine.tsx'

interface Inspected {
  readonly upload: string
  readonly inspection: Schema<'Inspection'>
}

export function ImportPage(): ReactNode {
  const [started, setStarted] = useState<Accepted | undefined>()
  // Offered to the server, but no import reads it yet.
  const offered = useRef<string | undefined>(undefined)
  const release = () => {
    if (offered.current !== undefined) void giveUp(offered.current)
    offered.current = undefined
  }
  useEffect(() => release, [])

  const inspect = useMutation({
    async mutationFn(file: File): Promise<Inspected> {
      release()
      const upload = await offer(file)
      offered.current = upload
      const inspection = await unwrap(api.POST('/v1/inspections', { body: { source: { upload } } }))
      return { upload, inspection }
    },
  })
  const again = () => {
    release()
    inspect.reset()
    setStarted(undefined)
  }
  return (
    <PageFrame
      title="Import"
      actions={
        inspect.isIdle ? undefined : (
          <Button variant="secondary" onClick={again}>
            Another file
          </Button>
        )
      }
    >
      {started === undefined ? (
        <>
          {inspect.isIdle || inspect.isError ? <FileChooser onFile={inspect.mutate} /> : null}
          <Problem title="This file cannot be imported" error={inspect.error} />
          {inspect.isPending ? (
            <p role="status">
              <Spinner size="md" aria-label="Looking inside" /> Looking inside {inspect.variables.name}…
            </p>
          ) : null}
          {inspect.data === undefined ? null : (
            <div className="cv-cards">
              <Card>
                <CardTitle component="h2">What is inside</CardTitle>
                <CardBody>
                  <InspectionView inspection={inspect.data.inspection} />
                </CardBody>
              </Card>
              <Card>
                <CardTitle component="h2">What becomes of it</CardTitle>
                <CardBody>
                  <ImportForm
                    {...inspect.data}
                    onStarted={(answer) => {
                      offered.current = undefined
                      setStarted(answer)
                    }}
                  />
                </CardBody>
              </Card>
            </div>
          )}
        </>
      ) : (
        <Card className="cv-form">
          <CardTitle component="h2">Importing</CardTitle>
          <CardBody>
            <TaskLine id={started.task.id} />
            <p>Keep this tab open until the file is read; you may use the rest of the console meanwhile.</p>
            {started.created === undefined || started.task.target.kind !== 'vm' ? null : (
              <Link to="/vms/$vm" params={{ vm: started.created }}>
                Open the VM
              </Link>
            )}
            {started.task.target.kind === 'group' ? <Link to="/groups">Open the groups</Link> : null}
          </CardBody>
        </Card>
      )}
    </PageFrame>
  )
}
