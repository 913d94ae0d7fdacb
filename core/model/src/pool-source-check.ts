/**
 * Whether what a pool is to be made of can be meant. Names go into XML and, through libvirt, into the arguments of mount, lvs
 * and zfs: what could be read as an option or as another path is refused here.
 */
import { AppError } from './errors.ts'
import type { PoolSource } from './pool-source.ts'

/** Throws REQUEST_INVALID, with the field and what it should look like. */
export function checkPoolSource(source: PoolSource): void {
  switch (source.type) {
    case 'dir':
      return check('path', source.path, FOLDER)
    case 'netfs':
      check('server', source.server, SERVER)
      check('export', source.export, FOLDER)
      return check('path', source.path, FOLDER)
    case 'logical':
      return check('group', source.group, GROUP)
    case 'iscsi':
    case 'iscsi-direct':
      check('server', source.server, SERVER)
      check('target', source.target, IQN)
      if (source.initiator !== undefined) check('initiator', source.initiator, IQN)
      else if (source.type === 'iscsi-direct') throw invalid('initiator', 'a pool of type iscsi-direct needs one')
      return checkUser(source.user)
    case 'rbd':
      if (source.servers.length === 0) throw invalid('servers', 'name at least one monitor')
      for (const server of source.servers) check('servers', server, SERVER)
      check('cephPool', source.cephPool, CEPH_POOL)
      return checkUser(source.user)
    case 'zfs':
      return check('dataset', source.dataset, DATASET)
    default:
      return source satisfies never
  }
}

interface Shape {
  readonly pattern: RegExp
  readonly like: string
}

const FOLDER: Shape = {
  pattern: /^\/(?!.*(^|\/)\.\.(\/|$))[^\0\n]{0,1023}$/,
  like: 'an absolute path without ".."',
}
/** A name, an IPv4 address, or an IPv6 address in brackets; with a port if it is not the usual one. */
const SERVER: Shape = {
  pattern: /^([A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?$/,
  like: 'a name or address, with ":port" if it is not the usual one; IPv6 in brackets',
}
/** lvm(8): letters, digits and + _ . -, not beginning with a hyphen, neither "." nor "..". */
const GROUP: Shape = {
  pattern: /^(?!\.{1,2}$)[A-Za-z0-9+_.][A-Za-z0-9+_.-]{0,126}$/,
  like: 'the name of a volume group, as vgs shows it',
}
/** RFC 3720, 3.2.6.3: iqn., eui. and naa. names. */
const IQN: Shape = {
  pattern: /^(iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]{1,100}(:[^\s\0/]{1,120})?|eui\.[0-9A-Fa-f]{16}|naa\.[0-9A-Fa-f]{16,32})$/,
  like: 'an iSCSI name such as iqn.2020-01.org.example:vms',
}
const CEPH_POOL: Shape = { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, like: 'the name of a Ceph pool' }
/** zfs(8): components of letters, digits and - _ . : between slashes, the first beginning with a letter. */
const DATASET: Shape = {
  pattern: /^[A-Za-z][A-Za-z0-9_.:-]*(\/[A-Za-z0-9][A-Za-z0-9_.:-]*)*$/,
  like: 'a ZFS pool or dataset such as tank/vms',
}
const USER: Shape = { pattern: /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}$/, like: 'a user name' }

function checkUser(user: string | undefined): void {
  if (user !== undefined) check('user', user, USER)
}

function check(where: string, value: string, { pattern, like }: Shape): void {
  if (!pattern.test(value)) throw invalid(where, `"${value.slice(0, 80)}" is not ${like}`)
}

const invalid = (where: string, why: string): AppError => new AppError('REQUEST_INVALID', { where, why })
