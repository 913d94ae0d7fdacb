/** covisor pool create NAME HOST [PATH] */
import { readFile } from 'node:fs/promises'
import type { Schema } from '@covisor/client'
import { command } from '../command.ts'
import { readAll } from '../runner/read-all.ts'
import { UsageError } from '../usage-error.ts'

type PoolSource = Schema<'PoolSource'>

const types = ['dir', 'nfs', 'lvm', 'iscsi', 'iscsi-direct', 'ceph', 'zfs'] as const
type PoolType = (typeof types)[number]

/** What each type is made of, as options that must be there. */
const needs: Record<PoolType, readonly (keyof Given)[]> = {
  dir: ['path'],
  nfs: ['path', 'server', 'export'],
  lvm: ['group'],
  iscsi: ['server', 'target'],
  'iscsi-direct': ['server', 'target', 'initiator'],
  ceph: ['server', 'ceph-pool'],
  zfs: ['dataset'],
}
const may: Partial<Record<PoolType, readonly (keyof Given)[]>> = {
  iscsi: ['initiator', 'user', 'secret-from'],
  'iscsi-direct': ['user', 'secret-from'],
  ceph: ['user', 'secret-from'],
}

interface Given {
  readonly path?: string | undefined
  readonly server?: readonly string[]
  readonly export?: string
  readonly group?: string
  readonly target?: string
  readonly initiator?: string
  readonly 'ceph-pool'?: string
  readonly dataset?: string
  readonly user?: string
  readonly 'secret-from'?: string
}

export const poolCreate = command({
  name: 'pool create',
  summary: 'Make a folder, or storage a host reaches, a pool',
  details: `A folder is made if it is not there, and what is in it already appears as volumes. Of other storage nothing is made and nothing is
formatted: the export, volume group, target, Ceph pool or dataset exists already. A password or key is kept by the host, not here.

Examples:
  covisor pool create fast kvm1 /srv/vms
  covisor pool create nas kvm1 /mnt/nas --type nfs --server nas1 --export /export/vms
  covisor pool create vg0 kvm1 --type lvm --group vg0
  covisor pool create san kvm1 --type iscsi --server san1 --target iqn.2020-01.org.example:vms
  covisor pool create ceph kvm1 --type ceph --server mon1 --server mon2 --ceph-pool vms --user covisor --secret-from key
  covisor pool create tank kvm1 --type zfs --dataset tank/vms`,
  args: ['NAME', 'HOST', '[PATH]'],
  startsTask: true,
  options: {
    type: { kind: 'text', value: 'TYPE', oneOf: types, help: 'default: dir' },
    server: { kind: 'text', value: 'HOST[:PORT]', many: true, help: 'of nfs, iscsi, ceph (each monitor)' },
    export: { kind: 'text', value: 'PATH', help: 'of nfs: what the server exports' },
    group: { kind: 'text', value: 'NAME', help: 'of lvm: the volume group' },
    target: { kind: 'text', value: 'IQN', help: 'of iscsi' },
    initiator: { kind: 'text', value: 'IQN', help: 'of iscsi: as whom the host calls' },
    'ceph-pool': { kind: 'text', value: 'NAME', help: 'of ceph' },
    dataset: { kind: 'text', value: 'NAME', help: 'of zfs: a pool, or a dataset in it' },
    user: { kind: 'text', value: 'NAME', help: 'of iscsi (CHAP) and ceph' },
    'secret-from': { kind: 'text', value: 'FILE', help: "the user's password or key; - for standard input" },
  },
  async run({ args: [name, host, path], options: { type: wanted, ...options }, client, tasks }) {
    const type = (wanted ?? 'dir') as PoolType
    const given: Given = { path, ...options }
    const source = sourceOf(type, given)
    const file = given['secret-from']
    const secret = file === undefined ? {} : { secret: await readSecret(file) }
    const body = { name: name!, host: host!, source, ...secret }
    await tasks.follow([() => client.POST('/v1/pools', { params: { query: tasks.query }, body })])
  },
})

function sourceOf(type: PoolType, given: Given): PoolSource {
  const allowed = [...needs[type], ...(may[type] ?? [])]
  const shown = (key: string) => (key === 'path' ? 'PATH' : `--${key}`)
  const missing = needs[type].filter((key) => given[key] === undefined)
  if (missing.length > 0) throw new UsageError(`a pool of type ${type} needs ${missing.map(shown).join(' and ')}`)
  const odd = (Object.keys(given) as (keyof Given)[]).find((key) => given[key] !== undefined && !allowed.includes(key))
  if (odd !== undefined) throw new UsageError(`a pool of type ${type} has no ${shown(odd)}`)
  const [server = ''] = given.server ?? []
  const { path = '', group = '', target = '', dataset = '', initiator, user } = given
  if (type !== 'ceph' && (given.server ?? []).length > 1)
    throw new UsageError(`a pool of type ${type} has one --server`)
  const optional = { ...(initiator !== undefined && { initiator }), ...(user !== undefined && { user }) }
  switch (type) {
    case 'dir':
      return { type, path }
    case 'nfs':
      return { type: 'netfs', server, export: given.export ?? '', path }
    case 'lvm':
      return { type: 'logical', group }
    case 'zfs':
      return { type, dataset }
    case 'ceph':
      return {
        type: 'rbd',
        servers: [...(given.server ?? [])],
        cephPool: given['ceph-pool'] ?? '',
        ...(user !== undefined && { user }),
      }
    case 'iscsi':
    case 'iscsi-direct':
      return { type, server, target, ...optional }
    default:
      return type satisfies never
  }
}

async function readSecret(file: string): Promise<string> {
  const text = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8').catch(unreadable(file))
  return text.replace(/\r?\n$/, '')
}

const unreadable = (file: string) => (error: Error) => {
  throw new UsageError(`cannot read the secret from ${file}: ${error.message}`)
}
