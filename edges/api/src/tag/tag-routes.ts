/** /v1/tags, and the tags of each thing that can have some. */
import { tagVerbs } from '@covisor/control'
import { MAX_TAGS, type TaggedKind, taggedKinds } from '@covisor/model'
import { Type } from 'typebox'
import { asOfQuery, inTime, json, oneOf, optional, type Route, route, text, view } from '../route.ts'
import { tagsField } from './tag-fields.ts'

const tagView = view(
  'TagInUse',
  Type.Object({
    key: Type.String(),
    value: text('empty: a tag without a value'),
    uses: Type.Record(Type.String(), Type.Integer(), { description: 'by kind, how many have it' }),
  }),
)

const changeBody = view(
  'ChangeTags',
  Type.Object(
    {
      set: optional(
        Type.Record(Type.String(), Type.String(), {
          maxProperties: MAX_TAGS,
          description: 'added, or given a new value',
        }),
      ),
      remove: optional(Type.Array(text('key'), { maxItems: MAX_TAGS })),
    },
    { additionalProperties: false, description: 'tags that are not named stay as they are' },
  ),
)

const changedView = view('Tags', Type.Object({ tags: tagsField }))

const changeRoute = (kind: TaggedKind): Route =>
  route({
    operationId: `${kind}_tag`,
    method: 'PATCH',
    path: `/v1/${kind}s/{${kind}}/tags`,
    summary: `Add, change and remove tags of ${kind === 'image' ? 'an' : 'a'} ${kind === 'vm' ? 'VM' : kind}`,
    needs: tagVerbs[kind],
    body: changeBody,
    replies: { 200: changedView },
    handle: async ({ control, actor, params, body }) =>
      json({ tags: await control.tags.change(actor, kind, params[kind]!, body) }),
  })

export const tagRoutes: readonly Route[] = [
  route({
    operationId: 'tag_list',
    method: 'GET',
    path: '/v1/tags',
    summary: 'List the tags in use on what you may see',
    needs: 'project:read',
    query: Type.Object({ kind: optional(oneOf(taggedKinds)), ...asOfQuery }),
    replies: { 200: view('TagList', Type.Object({ items: Type.Array(tagView) })) },
    handle: async ({ control, actor, query }) =>
      json({
        items: (await control.tags.list(actor, inTime(query))).map(({ key, value, uses }) => ({ key, value, uses })),
      }),
  }),
  ...taggedKinds.map(changeRoute),
]
