/** Tags in the views of what can be tagged, and in the questions of their lists. */
import { MAX_TAG_KEY, MAX_TAG_VALUE } from '@covisor/model'
import { Type } from 'typebox'
import { optional } from '../route.ts'

export const tagsField = Type.Record(Type.String(), Type.String(), {
  description: 'by key; a tag without a value has an empty one',
})

export const tagQuery = {
  tag: optional(
    Type.String({ maxLength: MAX_TAG_KEY + MAX_TAG_VALUE + 1, description: 'key, or key=value, that it must have' }),
  ),
}
