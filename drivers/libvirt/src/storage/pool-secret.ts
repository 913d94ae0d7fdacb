/** The password of a pool, kept by the host: known by its usage, readable by nobody but the hypervisor. */
import { type Secret, SecretUsageType } from '@covisor/libvirt'
import type { HostLink } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { type PoolSecret, secretXml } from '../storage-xml/pool-source-xml.ts'
import { isSecretUsed } from './secret-users.ts'

/** Again with another value: the new one counts. */
export async function keepSecret(
  link: HostLink,
  wanted: PoolSecret,
  value: string,
  signal: AbortSignal,
): Promise<void> {
  const question = { action: 'keep the password of a pool', signal }
  const known = await findSecret(link, wanted, signal)
  const secret =
    known ??
    (await link.ask(question, (call, o) => call.secretDefineXml({ xml: secretXml(wanted), flags: undefined }, o)))
      .secret
  await link.ask(question, (call, o) => call.secretSetValue({ secret, value: secretBytes(wanted, value) }, o))
}

/** Ceph shows its keys in base64 and means the bytes; a CHAP password is what was typed. */
const secretBytes = ({ type }: PoolSecret, value: string): Uint8Array =>
  type === 'ceph' ? Buffer.from(value, 'base64') : Buffer.from(value)

/** Unless something else on the host names it. Called when its pool is gone. */
export async function forgetSecret(link: HostLink, known: PoolSecret, signal: AbortSignal): Promise<void> {
  const secret = await findSecret(link, known, signal)
  if (secret === undefined || (await isSecretUsed(link, secret, signal))) return
  const question = { action: 'forget the password of a pool', signal }
  await ifNotGone(link.ask(question, (call, options) => call.secretUndefine({ secret }, options)))
}

async function findSecret(
  link: HostLink,
  { type, usage: usageID }: PoolSecret,
  signal: AbortSignal,
): Promise<Secret | undefined> {
  const question = { action: 'find the password of a pool', subject: { kind: 'secret', name: usageID }, signal }
  const usageType = type === 'ceph' ? SecretUsageType.CEPH : SecretUsageType.ISCSI
  const found = await ifNotGone(
    link.ask(question, (call, options) => call.secretLookupByUsage({ usageType, usageID }, options)),
  )
  return found?.secret
}
