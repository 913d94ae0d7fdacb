/** What the console asks of folders and tags, and what a tag that somebody typed is. */
import '../words/say-layout.ts'
import { type Schema, unwrap } from '@covisor/client'
import { api } from '../api.ts'

export type TaggedKind = 'vm' | 'volume' | 'image' | 'network' | 'host'
export type Tags = Schema<'Vm'>['tags']
type Change = Schema<'ChangeTags'>

/** Without which nobody is offered to tag it. */
export const tagVerbs: Readonly<Record<TaggedKind, string>> = {
  vm: 'vm:edit',
  volume: 'volume:edit',
  image: 'image:edit',
  network: 'network:edit',
  host: 'host:edit',
}

export function changeTags(kind: TaggedKind, id: string, body: Change) {
  switch (kind) {
    case 'vm':
      return api.PATCH('/v1/vms/{vm}/tags', { params: { path: { vm: id } }, body })
    case 'volume':
      return api.PATCH('/v1/volumes/{volume}/tags', { params: { path: { volume: id } }, body })
    case 'image':
      return api.PATCH('/v1/images/{image}/tags', { params: { path: { image: id } }, body })
    case 'network':
      return api.PATCH('/v1/networks/{network}/tags', { params: { path: { network: id } }, body })
    case 'host':
      return api.PATCH('/v1/hosts/{host}/tags', { params: { path: { host: id } }, body })
  }
}

export const putIntoFolder = (vm: string, folder: string | null): Promise<unknown> => unwrap(callPut(vm, folder))

export const callPut = (vm: string, folder: string | null) =>
  api.PUT('/v1/vms/{vm}/folder', { params: { path: { vm } }, body: { folder } })

/** `tier=web=1` has the value `web=1`. */
export function tagIn(text: string): readonly [key: string, value: string] {
  const [key = '', ...value] = text.trim().split('=')
  return [key, value.join('=')]
}

export const tagText = (key: string, value: string): string => (value === '' ? key : `${key}=${value}`)
