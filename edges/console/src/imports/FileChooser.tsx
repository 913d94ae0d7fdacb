/** Takes what is to be imported: files or a folder, chosen or dropped, or the address of a file. */
import { Button, FormGroup, TextInput } from '@patternfly/react-core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../words/translate.ts'
import { type DroppedSource, isWebAddress } from './dropped-source.ts'

interface FileChooserProps {
  readonly onSource: (source: DroppedSource) => void
}

export function FileChooser({ onSource }: FileChooserProps): ReactNode {
  const chooser = useRef<HTMLInputElement>(null)
  const [url, setUrl] = useState('')
  const latest = useRef(onSource)
  latest.current = onSource

  // An address that is pasted is meant for here, wherever the page is focused.
  useEffect(() => {
    const onPaste = ({ clipboardData, target }: ClipboardEvent) => {
      const text = clipboardData?.getData('text/plain').trim() ?? ''
      const isTyped = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
      if (!isTyped && isWebAddress(text)) latest.current({ kind: 'url', url: text })
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  }, [])

  return (
    <div className="cv-stack">
      <div className="cv-drop">
        <p>{t('imports.dropHelp')}</p>
        <Button variant="secondary" onClick={() => chooser.current?.click()}>
          {t('imports.choose')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          multiple
          aria-label={t('imports.chooser')}
          onChange={({ target }) => {
            const files = [...(target.files ?? [])]
            if (files.length > 0) onSource({ kind: 'files', files })
          }}
        />
        <p className="cv-quiet">{t('imports.readOnce')}</p>
      </div>
      <form
        className="cv-form"
        onSubmit={(event) => {
          event.preventDefault()
          onSource({ kind: 'url', url: url.trim() })
        }}
      >
        <FormGroup label={t('imports.orAddress')} fieldId="import-url">
          <div className="cv-beside">
            <TextInput
              id="import-url"
              type="url"
              placeholder="https://"
              value={url}
              onChange={(_event, text) => setUrl(text)}
              spellCheck="false"
            />
            <Button type="submit" variant="secondary" isDisabled={!isWebAddress(url.trim())}>
              {t('imports.lookInside')}
            </Button>
          </div>
        </FormGroup>
        <p className="cv-quiet">{t('imports.urlHelp')}</p>
      </form>
    </div>
  )
}
