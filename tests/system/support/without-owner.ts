/**
 * What exists without owner: on the host but not in the store, in the store but not on the host, or used by nobody.
 *
 * Compares what the API tells with what an outsider sees on the host. For places where every volume belongs to exactly one VM.
 */
import type { Api } from './api.ts'
import { lookAtWorld } from './look-at-world.ts'

/** A sentence for each thing; none if all is well. */
export async function withoutOwner(api: Api, worldFolder: string): Promise<string[]> {
  const world = lookAtWorld(worldFolder)
  const vms = (await api.all<{ name: string }>('/v1/vms')).map(({ name }) => name)
  const deleted = (await api.all<{ name: string }>('/v1/vms?deleted=true')).map(({ name }) => name)
  const volumes = await api.all<{ id: string; name: string; state: string; attachedTo: unknown[] }>('/v1/volumes')
  const onHost = world.vms.map(({ displayName }) => displayName ?? 'without a name')
  const aside = world.aside.map(({ displayName }) => displayName ?? 'without a name')
  const used = new Set([...world.vms, ...world.aside].flatMap((vm) => vm.volumes))
  const isDeleted = (volume: string) => deleted.some((vm) => volume.startsWith(`${vm}-`))
  const inPool = new Set(world.volumes.map(shortIdIn))
  const known = new Set(volumes.map(({ id }) => id.slice(0, SHORT_ID_LENGTH)))

  return [
    ...onHost
      .filter((name) => !vms.includes(name))
      .map((name) => `VM ${name} is on the host, and Covisor does not know it`),
    ...vms.filter((name) => !onHost.includes(name)).map((name) => `VM ${name} is known, and not on the host`),
    ...onHost.filter((name, i) => onHost.indexOf(name) !== i).map((name) => `VM ${name} is twice on the host`),
    ...world.volumes
      .filter((name) => !used.has(name))
      .map((name) => `volume ${name} is in the pool, and no VM uses it`),
    ...world.volumes
      .filter((name) => !known.has(shortIdIn(name)))
      .map((name) => `volume ${name} is in the pool, and Covisor does not know it`),
    ...volumes
      .filter(({ id }) => !inPool.has(id.slice(0, SHORT_ID_LENGTH)))
      .map(({ name }) => `volume ${name} is known, and not in the pool`),
    ...aside.filter((name) => !deleted.includes(name)).map((name) => `something is kept of VM ${name} for nobody`),
    ...deleted
      .filter((name) => !aside.includes(name))
      .map((name) => `VM ${name} is deleted, and nothing is kept of it`),
    ...volumes
      .filter(({ name, state }) => state !== (isDeleted(name) ? 'deleted' : 'ready'))
      .map(({ name, state }) => `volume ${name} is still ${state}`),
    ...volumes
      .filter(({ attachedTo }) => attachedTo.length !== 1)
      .map(({ name, attachedTo }) => `volume ${name} is attached to ${attachedTo.length} VMs`),
  ]
}

const SHORT_ID_LENGTH = 8

/** Native names of volumes end in the first eight characters of our id, before the file's ending. */
const shortIdIn = (nativeName: string): string => /-([0-9a-f]{8})\.[a-z0-9]+$/.exec(nativeName)?.[1] ?? nativeName
