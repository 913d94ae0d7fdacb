/** The tags of a page of things, in one question. */
import type { TaggedKind, Tags } from '@covisor/model'
import type { StoreReads } from '@covisor/store'

export async function tagsOf(
  store: StoreReads,
  kind: TaggedKind,
  things: readonly { readonly id: string }[],
): Promise<(thing: { readonly id: string }) => Tags> {
  const byId = new Map<string, [string, string][]>()
  const found = await store.tags.of(
    kind,
    things.map(({ id }) => id),
  )
  for (const { id, tagKey, value } of found) byId.set(id, [...(byId.get(id) ?? []), [tagKey, value]])
  return ({ id }) => Object.fromEntries(byId.get(id) ?? [])
}

/** `key` or `key=value`, as lists are asked for it. */
export function wantedTag(text: string | undefined): { readonly key: string; readonly value?: string } | undefined {
  if (text === undefined) return undefined
  const [key = '', ...value] = text.normalize('NFC').split('=')
  return value.length === 0 ? { key } : { key, value: value.join('=') }
}
