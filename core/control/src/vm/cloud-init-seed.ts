/**
 * The NoCloud seed of a VM: an ISO labelled CIDATA with meta-data, user-data and, if given, network-config.
 *
 * user-data is JSON behind "#cloud-config": JSON is YAML, and a JSON writer cannot be talked into a new key by a hostname.
 * The plain password never leaves this function; the seed carries its SHA-512 crypt hash.
 *
 * cloud-init documentation, "NoCloud" and "Cloud config data".
 */
import { writeIso } from '@covisor/iso'
import { AppError, type VmId } from '@covisor/model'
import { sha512Crypt } from './sha512-crypt.ts'
import type { CloudInit } from './vms.ts'

/** cloud-init reads user-data of any size; the limit keeps a seed from becoming a file store. */
const MAX_USER_DATA_BYTES = 512 * 1024
const SEED_LABEL = 'CIDATA'

export function cloudInitSeed(vm: VmId, vmName: string, wanted: CloudInit): Uint8Array {
  const hostname = checkedHostname(wanted.hostname ?? hostnameFrom(vmName))
  const files = [
    { path: 'meta-data', bytes: utf8(JSON.stringify({ 'instance-id': vm, 'local-hostname': hostname })) },
    { path: 'user-data', bytes: utf8(wanted.userData ?? userData(hostname, wanted)) },
  ]
  if (wanted.networkConfig !== undefined) files.push({ path: 'network-config', bytes: utf8(wanted.networkConfig) })
  for (const { path, bytes } of files) {
    if (bytes.length > MAX_USER_DATA_BYTES) {
      throw new AppError('REQUEST_INVALID', {
        where: `cloudInit: ${path}`,
        why: `larger than ${MAX_USER_DATA_BYTES} bytes`,
      })
    }
  }
  return writeIso({ volumeId: SEED_LABEL, files })
}

function userData(hostname: string, wanted: CloudInit): string {
  const keys = (wanted.sshKeys ?? []).map(checkedSshKey)
  const user = wanted.user === undefined ? undefined : checkedUser(wanted.user)
  const account = {
    lock_passwd: wanted.password === undefined,
    ...(wanted.password === undefined ? {} : { hashed_passwd: sha512Crypt(wanted.password) }),
    ssh_authorized_keys: keys,
  }
  const config = {
    hostname,
    // A seed for nobody in particular goes to the image's own default user.
    ...(user === undefined
      ? { ssh_authorized_keys: keys, ...(wanted.password === undefined ? {} : defaultUserPassword(wanted.password)) }
      : {
          users: [
            { name: user, groups: 'sudo, wheel', sudo: 'ALL=(ALL) NOPASSWD:ALL', shell: '/bin/bash', ...account },
          ],
        }),
    ssh_pwauth: wanted.password !== undefined,
  }
  return `#cloud-config\n${JSON.stringify(config, null, 2)}\n`
}

const defaultUserPassword = (password: string) => ({
  password: sha512Crypt(password),
  chpasswd: { expire: false },
})

/** RFC 1123, 2.1: letters, digits and hyphens in labels of up to 63. */
function checkedHostname(name: string): string {
  if (name.length <= 253 && /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/.test(name)) return name
  throw new AppError('REQUEST_INVALID', { where: 'cloudInit.hostname', why: `"${name}" is not a host name` })
}

function hostnameFrom(vmName: string): string {
  const name = vmName
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'vm' : name
}

/** useradd(8) of Debian and Fedora both accept this. */
function checkedUser(user: string): string {
  if (/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) return user
  throw new AppError('REQUEST_INVALID', { where: 'cloudInit.user', why: `"${user}" is not a Linux user name` })
}

/** sshd(8), AUTHORIZED_KEYS FILE FORMAT: type, base64, comment. Options in front are the guest's administrator's business. */
function checkedSshKey(key: string): string {
  const line = key.trim()
  if (/^[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( [^\n\r]*)?$/.test(line)) return line
  throw new AppError('REQUEST_INVALID', {
    where: 'cloudInit.sshKeys',
    why: `"${line.slice(0, 40)}…" is not an SSH public key`,
  })
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')
