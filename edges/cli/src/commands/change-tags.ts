/** One change of the tags of one thing, whatever kind it is: what "tag set" and "tag remove" have in common. */
import { type CovisorClient, type Schema, unwrap } from '@covisor/client'

const kinds = ['vm', 'volume', 'image', 'network', 'host'] as const

export const onOption = { kind: 'text', value: 'KIND', help: 'what is named; a VM if not said', oneOf: kinds } as const

export async function changeTags(
  client: CovisorClient,
  kind: string | undefined,
  name: string,
  body: Schema<'ChangeTags'>,
): Promise<Schema<'Tags'>['tags']> {
  return (await unwrap(call(client, kind, name, body))).tags
}

function call(client: CovisorClient, kind: string | undefined, name: string, body: Schema<'ChangeTags'>) {
  switch (kind) {
    case 'volume':
      return client.PATCH('/v1/volumes/{volume}/tags', { params: { path: { volume: name } }, body })
    case 'image':
      return client.PATCH('/v1/images/{image}/tags', { params: { path: { image: name } }, body })
    case 'network':
      return client.PATCH('/v1/networks/{network}/tags', { params: { path: { network: name } }, body })
    case 'host':
      return client.PATCH('/v1/hosts/{host}/tags', { params: { path: { host: name } }, body })
    default:
      return client.PATCH('/v1/vms/{vm}/tags', { params: { path: { vm: name } }, body })
  }
}
