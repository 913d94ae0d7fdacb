/** A file that this page sends: how fast, how long still, and a way to pause it. */
import { Button } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { useSignal } from '../live/signal.ts'
import { bytes, duration } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { type PageUpload, pageUploads, pause, resume } from './page-uploads.ts'

export function UploadLine({ id }: { readonly id: string }): ReactNode {
  const upload = useSignal(pageUploads).get(id)
  if (upload === undefined) return null
  const isPaused = upload.state === 'paused'
  return (
    <div className="cv-beside" role="group" aria-label={`Sending ${upload.fileName}`}>
      <span>
        <Name of={upload.fileName} />: {isPaused ? 'paused; the import waits for it' : speedOf(upload)}
      </span>
      <Button variant="secondary" size="sm" onClick={() => (isPaused ? resume(id) : pause(id))}>
        {isPaused ? 'Go on' : 'Pause'}
      </Button>
    </div>
  )
}

function speedOf({ sizeBytes, sentBytes, bytesPerSecond }: PageUpload): string {
  // What was looked at before the import counts twice, so more may be sent than the file has.
  const left = Math.max(0, sizeBytes - sentBytes)
  const sent = `${bytes(Math.min(sentBytes, sizeBytes))} of ${bytes(sizeBytes)} sent`
  if (bytesPerSecond === 0) return sent
  return `${sent}, ${bytes(bytesPerSecond)}/s${left === 0 ? '' : `, ${duration(left / bytesPerSecond)} left`}`
}
