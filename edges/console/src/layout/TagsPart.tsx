/** The tags of one thing, with what is needed to change them there for who may edit it. */
import { unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { queryClient } from '../live/query-client.ts'
import { useMay } from '../live/use-may.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Part } from '../parts/Part.tsx'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'
import { changeTags, type TaggedKind, type Tags, tagIn, tagVerbs } from './layout-calls.ts'
import { TagField } from './TagField.tsx'
import { TagLabels } from './TagLabels.tsx'

interface TagsPartProps {
  readonly kind: TaggedKind
  readonly of: { readonly id: string; readonly name: string; readonly tags: Tags }
}

export function TagsPart({ kind, of }: TagsPartProps): ReactNode {
  const mayTag = useMay()(tagVerbs[kind])
  const [isAdding, setAdding] = useState(false)
  const takeOff = useMutation({
    mutationFn: (key: string) => unwrap(changeTags(kind, of.id, { remove: [key] })),
    onSuccess: () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === kind }),
  })
  return (
    <Part title={t('layout.tags')}>
      <div className="cv-stack">
        {Object.keys(of.tags).length === 0 ? (
          <p className="cv-quiet">{t('layout.noTags')}</p>
        ) : (
          <TagLabels of={of.tags} onTakeOff={mayTag ? (key) => takeOff.mutate(key) : undefined} />
        )}
        <Problem title={t('layout.tagNotChanged')} error={takeOff.error} />
        {mayTag ? (
          <div>
            <Button variant="link" isInline onClick={() => setAdding(true)}>
              {t('layout.addTag')}
            </Button>
          </div>
        ) : null}
      </div>
      {isAdding ? <AddTagDialog kind={kind} of={of} onClose={() => setAdding(false)} /> : null}
    </Part>
  )
}

function AddTagDialog({ kind, of, onClose }: TagsPartProps & { readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState('')
  return (
    <FormDialog
      title={t('layout.tagsOf', { name: of.name })}
      confirm={t('layout.addTag')}
      isReady={text.trim() !== ''}
      send={() => {
        const [key, value] = tagIn(text)
        return unwrap(changeTags(kind, of.id, { set: { [key]: value } }))
      }}
      changes={[kind, 'tag']}
      onClose={onClose}
    >
      <TagField value={text} onChange={setText} />
    </FormDialog>
  )
}
