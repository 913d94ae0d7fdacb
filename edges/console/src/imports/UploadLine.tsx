/** A file that this page sends: how fast, how long still, and a way to pause it. */
import { Button } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { useSignal } from '../live/signal.ts'
import { bytes, duration } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { t } from '../words/translate.ts'
import { type PageUpload, pageUploads, pause, resume } from './page-uploads.ts'

export function UploadLine({ id }: { readonly id: string }): ReactNode {
  const upload = useSignal(pageUploads).get(id)
  if (upload === undefined) return null
  const isPaused = upload.state === 'paused'
  return (
    <div className="cv-beside" role="group" aria-label={t('imports.sending', { file: upload.fileName })}>
      <span>
        <Name of={upload.fileName} />: {isPaused ? t('imports.paused') : speedOf(upload)}
      </span>
      <Button variant="secondary" size="sm" onClick={() => (isPaused ? resume(id) : pause(id))}>
        {t(isPaused ? 'imports.goOn' : 'imports.pause')}
      </Button>
    </div>
  )
}

function speedOf({ sizeBytes, sentBytes, bytesPerSecond }: PageUpload): string {
  // What was looked at before the import counts twice, so more may be sent than the file has.
  const left = Math.max(0, sizeBytes - sentBytes)
  const sent = t('imports.sent', { sent: bytes(Math.min(sentBytes, sizeBytes)), size: bytes(sizeBytes) })
  if (bytesPerSecond === 0) return sent
  return `${sent}, ${bytes(bytesPerSecond)}/s${left === 0 ? '' : `, ${t('imports.left', { time: duration(left / bytesPerSecond) })}`}`
}
