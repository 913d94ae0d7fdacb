/** pool create: what it is to be made of is checked, and whether the host can do so, before anything is touched. */
import {
  type Actor,
  AppError,
  checkPoolSource,
  newId,
  type PoolId,
  parseName,
  poolSourceText,
  poolUser,
} from '@covisor/model'
import type { HostRow, StoreReads } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import { everyRow } from '../every-row.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import { storageOf } from '../vm/new-volumes.ts'
import { aboutPoolSecret, type NewPoolInput } from './pool.saga.ts'
import type { CreatePool } from './pools.ts'

export function createPool(
  services: Services,
  saga: Saga<NewPoolInput>,
  actor: Actor,
  params: CreatePool,
  options: CallOptions,
): Promise<Outcome<PoolId>> {
  const { store, secrets } = services
  const target = { kind: 'pool', id: undefined, name: params.name } as const
  return accept(services, actor, options, { verb: 'pool:create', action: 'create', target, params }, async () => {
    const name = parsePoolName(params.name)
    const { source, secret } = params
    checkPoolSource(source)
    checkSecret(params)
    const host = await store.hosts.resolve('provider', params.host)
    await refuseTakenName(store, host, name)
    await refuseMissingDriver(services, host, source.type)
    const pool = newId('pool')
    const sealedSecret = secret === undefined ? null : secrets.seal(secret, aboutPoolSecret(pool))
    return {
      target: { kind: 'pool', id: pool, name },
      title: `Create pool "${name}" on "${host.name}"`,
      saga,
      input: { pool, host: host.id, endpoint: host.endpoint, nativeName: name, source, sealedSecret },
      created: pool,
      takes: {},
      async commit(tx) {
        await refuseTakenName(tx, host, name)
        await tx.pools.insert({ id: pool, name, kind: 'local' })
      },
      after: { host: host.name, type: source.type, source: poolSourceText(source) },
    }
  })
}

function parsePoolName(text: string): string {
  const name = parseName('pool', text)
  if (/^[A-Za-z0-9._-]+$/.test(name)) return name
  throw new AppError('NAME_INVALID', {
    kind: 'pool',
    name,
    why: 'hosts take letters, digits, dot, dash and underscore',
  })
}

function checkSecret({ source, secret }: CreatePool): void {
  const user = poolUser(source)
  const invalid = (why: string) => new AppError('REQUEST_INVALID', { where: 'secret', why })
  if (user !== undefined && secret === undefined)
    throw invalid(`"${user}" needs the password or key that belongs to it`)
  if (user === undefined && secret !== undefined) throw invalid('say whose it is: give a user')
  if (source.type !== 'rbd' || secret === undefined) return
  // cephx keys: 12 bytes of type, time and length before the key itself.
  if (Buffer.from(secret, 'base64').length < 28 || !/^[A-Za-z0-9+/]+=*$/.test(secret)) {
    throw invalid('give the key as "ceph auth get-key" prints it')
  }
}

/** Throws NOT_SUPPORTED, with the package that is missing. */
async function refuseMissingDriver(
  { connections }: Services,
  host: HostRow,
  type: CreatePool['source']['type'],
): Promise<void> {
  const signal = AbortSignal.timeout(HOST_ANSWERS_MS)
  const types = await connections.withSession(host.endpoint, (session) => storageOf(session).poolTypes(signal))
  if (types.includes(type)) return
  throw new AppError('NOT_SUPPORTED', {
    what: `a pool of type ${type}`,
    why: `"${host.name}" has no driver for it; install ${packageFor[type]} there and restart its libvirt daemon`,
  })
}

const HOST_ANSWERS_MS = 15_000

/** Names of Debian and Ubuntu; Fedora and its like say libvirt-daemon-driver-storage-… for all of them. */
const packageFor: Record<CreatePool['source']['type'], string> = {
  dir: 'libvirt-daemon',
  netfs: 'libvirt-daemon and nfs-common',
  logical: 'lvm2 and the logical storage driver of libvirt',
  iscsi: 'open-iscsi and the iscsi storage driver of libvirt',
  'iscsi-direct': 'libvirt-daemon-driver-storage-iscsi-direct',
  rbd: 'libvirt-daemon-driver-storage-rbd and qemu-block-extra',
  zfs: 'zfsutils-linux and libvirt-daemon-driver-storage-zfs',
}

/** On the host, or by a task that is making a pool there. */
async function refuseTakenName(store: StoreReads, host: HostRow, name: string): Promise<void> {
  const making = await everyRow((page) =>
    store.tasks.list('provider', { ...page, filter: { saga: 'pool.create', state: ['open', 'stuck'] } }),
  )
  const isTwin = making.some(({ input }) => {
    const other = input as unknown as NewPoolInput
    return other.host === host.id && other.nativeName === name
  })
  if (isTwin || (await store.pools.onHost(host.id, name)) !== undefined) {
    throw new AppError('NAME_TAKEN', { kind: `pool on "${host.name}"`, name })
  }
}
