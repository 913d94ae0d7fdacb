/** Makes a host forget a VM: with everything that libvirt keeps beside a domain, or leaving what cannot be described again. */
import type { VmTarget } from '@covisor/driver-api'
import { ErrorCode, type Flag, DomainUndefineFlags as undefineFlag } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { domainOf, subjectOf } from './domain-handle.ts'
import { stateOf } from './domain-state.ts'
import type { HostLink } from './host-link.ts'
import { ifNotGone } from './if-not-gone.ts'
import { libvirtCode } from './translate-error.ts'

type Flags = readonly Flag<'DomainUndefineFlags'>[]

const { MANAGED_SAVE, SNAPSHOTS_METADATA, CHECKPOINTS_METADATA, NVRAM, KEEP_NVRAM, TPM, KEEP_TPM } = undefineFlag

/**
 * Daemons refuse flags that they do not know, so the newer ones are left out step by step: a daemon that does not know them
 * has nothing to forget. One that cannot keep the state of a TPM removes it (`vm-set-aside-tpm` says so before); one that
 * cannot keep NVRAM refuses to undefine a VM that has some. TPM flags came with libvirt 8.9, checkpoints with 5.6.
 */
const FLAGS: Readonly<Record<'forget' | 'keep', readonly Flags[]>> = {
  forget: [
    [MANAGED_SAVE, SNAPSHOTS_METADATA, NVRAM, CHECKPOINTS_METADATA, TPM],
    [MANAGED_SAVE, SNAPSHOTS_METADATA, NVRAM, CHECKPOINTS_METADATA],
    [MANAGED_SAVE, SNAPSHOTS_METADATA, NVRAM],
    [MANAGED_SAVE, SNAPSHOTS_METADATA],
    [],
  ],
  keep: [
    [MANAGED_SAVE, SNAPSHOTS_METADATA, KEEP_NVRAM, CHECKPOINTS_METADATA, KEEP_TPM],
    [MANAGED_SAVE, SNAPSHOTS_METADATA, KEEP_NVRAM, CHECKPOINTS_METADATA],
    [MANAGED_SAVE, SNAPSHOTS_METADATA, KEEP_NVRAM],
    [MANAGED_SAVE, SNAPSHOTS_METADATA],
    [],
  ],
}

const UNKNOWN_FLAG: readonly (number | undefined)[] = [
  ErrorCode.INVALID_ARG,
  ErrorCode.ARGUMENT_UNSUPPORTED,
  ErrorCode.NO_SUPPORT,
]

export async function undefineVm(
  link: HostLink,
  target: VmTarget,
  nvramAndTpm: 'forget' | 'keep',
  signal: AbortSignal,
): Promise<void> {
  const state = await ifNotGone(stateOf(link, target, signal))
  if (state === undefined) return
  const action = 'forget the VM'
  // libvirt would make a running VM transient: it would vanish when it stops.
  if (state.active) throw new AppError('HOST_REFUSED', { host: link.label, action, why: 'the VM runs; stop it first' })

  const question = { action, subject: subjectOf(target), signal }
  let refusal: unknown
  for (const flags of FLAGS[nvramAndTpm]) {
    try {
      await ifNotGone(
        link.ask(question, (call, options) => call.domainUndefineFlags({ dom: domainOf(target), flags }, options)),
      )
      return
    } catch (error) {
      if (!UNKNOWN_FLAG.includes(libvirtCode(error))) throw error
      refusal = error
    }
  }
  throw refusal
}
