/**
 * What a pool is made of, as libvirt's storage pool XML has it: written for a new pool, read from one that is there.
 *
 * Written by https://libvirt.org/formatstorage.html and checked against libvirt's own schema in the tests. A password is named by its
 * usage, never by a UUID: so the same domain starts on every host that shares the pool.
 */
import type { PoolSource } from '@covisor/model'
import { el, writeXml, type XmlElement } from '@covisor/xml'

/** libvirt wants a folder for kinds that have none of their own; devices appear here. */
const ISCSI_DEVICES = '/dev/disk/by-path'

export function newPoolXml(name: string, source: PoolSource): string {
  const path = targetPath(source)
  return writeXml(
    el(
      'pool',
      { type: source.type },
      el('name', {}, name),
      sourceElement(source),
      path === undefined ? undefined : el('target', {}, el('path', {}, path)),
    ),
  )
}

function targetPath(source: PoolSource): string | undefined {
  switch (source.type) {
    case 'dir':
    case 'netfs':
      return source.path
    case 'logical':
      return `/dev/${source.group}`
    case 'iscsi':
      return ISCSI_DEVICES
    default:
      return undefined
  }
}

function sourceElement(source: PoolSource): XmlElement | undefined {
  switch (source.type) {
    case 'dir':
      return undefined
    case 'netfs':
      return el('source', {}, host(source.server), el('dir', { path: source.export }), el('format', { type: 'nfs' }))
    case 'logical':
      return el('source', {}, el('name', {}, source.group), el('format', { type: 'lvm2' }))
    case 'zfs':
      return el('source', {}, el('name', {}, source.dataset))
    case 'rbd':
      return el('source', {}, el('name', {}, source.cephPool), ...source.servers.map(host), auth(source))
    case 'iscsi':
    case 'iscsi-direct':
      return el(
        'source',
        {},
        host(source.server),
        el('device', { path: source.target }),
        source.initiator === undefined ? undefined : el('initiator', {}, el('iqn', { name: source.initiator })),
        auth(source),
      )
    default:
      return source satisfies never
  }
}

/** 'name', 'name:port', '[address]:port'. */
function host(server: string): XmlElement {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(server) ?? []
  return el('host', { name: bracketed ?? plain ?? server, port })
}

function auth(source: Extract<PoolSource, { user?: string }>): XmlElement | undefined {
  const secret = poolSecret(source)
  if (secret === undefined) return undefined
  const type = secret.type === 'ceph' ? 'ceph' : 'chap'
  return el('auth', { type, username: secret.user }, el('secret', { usage: secret.usage }))
}

export interface PoolSecret {
  readonly type: 'ceph' | 'iscsi'
  readonly user: string
  /** The same on every host that shares the pool. */
  readonly usage: string
}

/** The secret that a host keeps for this source; undefined for what needs none. */
export function poolSecret(source: PoolSource): PoolSecret | undefined {
  if (!('user' in source) || source.user === undefined) return undefined
  const { user } = source
  return source.type === 'rbd'
    ? { type: 'ceph', user, usage: `covisor ceph ${source.cephPool} ${user}` }
    : { type: 'iscsi', user, usage: `covisor iscsi ${source.target} ${user}` }
}

export function secretXml({ type, usage }: PoolSecret): string {
  return writeXml(
    el(
      'secret',
      { ephemeral: 'no', private: 'yes' },
      el('description', {}, 'of a storage pool made by Covisor'),
      el('usage', { type }, el(type === 'ceph' ? 'name' : 'target', {}, usage)),
    ),
  )
}

/** Undefined for kinds that Covisor does not make, and for sources in another shape than it writes. */
export function readPoolSource(pool: XmlElement): PoolSource | undefined {
  const type = pool.attr('type')
  const source = pool.first('source')
  const path = pool.find('target', 'path')?.text.trim() ?? ''
  const name = source?.first('name')?.text.trim() ?? ''
  const servers = (source?.elements('host') ?? []).map(serverOf)
  const [server = ''] = servers
  const user = source?.first('auth')?.attr('username')
  switch (type) {
    case 'dir':
      return { type, path }
    case 'netfs':
      return { type, server, export: source?.first('dir')?.attr('path') ?? '', path }
    case 'logical':
      return { type, group: name }
    case 'zfs':
      return { type, dataset: name }
    case 'rbd':
      return { type, servers, cephPool: name, ...(user !== undefined && { user }) }
    case 'iscsi':
    case 'iscsi-direct': {
      const initiator = source?.find('initiator', 'iqn')?.attr('name')
      const target = source?.first('device')?.attr('path') ?? ''
      return {
        type,
        server,
        target,
        ...(initiator !== undefined && { initiator }),
        ...(user !== undefined && { user }),
      }
    }
    default:
      return undefined
  }
}

function serverOf(host: XmlElement): string {
  const name = host.attr('name') ?? ''
  const port = host.attr('port')
  const shown = name.includes(':') ? `[${name}]` : name
  return port === undefined || port === '0' ? shown : `${shown}:${port}`
}
