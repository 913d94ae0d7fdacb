/** Takes files, folders and links that are dropped anywhere in the window, shows that while they are dragged, and opens the import page. */
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { textOf } from '../api.ts'
import { newNoticeId, notify } from '../live/my-tasks.ts'
import { dialogPlace } from '../parts/dialog-place.ts'
import { t } from '../words/translate.ts'
import { canBeDropped, droppedSource, readDrop } from './dropped-source.ts'

export function DropAnywhere(): ReactNode {
  const [isDragging, setDragging] = useState(false)
  const navigate = useNavigate()

  useEffect(() => {
    const gone = new AbortController()
    const on = <K extends 'dragover' | 'dragleave' | 'drop'>(kind: K, does: (event: DragEvent) => void) =>
      addEventListener(kind, does, { signal: gone.signal })
    on('dragover', (event) => {
      if (event.dataTransfer === null || !canBeDropped(event.dataTransfer)) return
      event.preventDefault()
      setDragging(true)
    })
    // Elements inside are left all the time; only leaving the window has nothing that is entered.
    on('dragleave', (event) => {
      if (event.relatedTarget === null) setDragging(false)
    })
    on('drop', (event) => {
      setDragging(false)
      if (event.dataTransfer === null || !canBeDropped(event.dataTransfer)) return
      event.preventDefault()
      readDrop(event.dataTransfer)
        .then((source) => {
          if (source === undefined) return
          droppedSource.set(source)
          void navigate({ to: '/import' })
        })
        .catch((error: unknown) =>
          notify({ id: newNoticeId(), kind: 'danger', title: t('imports.cannot'), text: textOf(error) }),
        )
    })
    return () => gone.abort()
  }, [navigate])

  if (!isDragging) return null
  // Beside the page, not in it: the navigation would lie over it.
  return createPortal(
    <div className="cv-drop-anywhere" role="status">
      <p>{t('imports.dropIt')}</p>
    </div>,
    dialogPlace(),
  )
}
