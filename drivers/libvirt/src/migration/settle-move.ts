/**
 * Ends a move that lost its leader: a killed server, a broken connection, a host that was away.
 *
 * libvirt helps: it throws an arriving VM away when the connection that prepared it is gone, unless it was told to go on, and
 * it never lets the source go on by itself after the switch-over. So after a while each side has the VM or has not, and the
 * rule is one line: if it is on the target, the source's copy is removed; if it is nowhere else, the source's copy goes on.
 */
import type { Settlement, VmMove } from '@covisor/driver-api'
import { DomainUndefineFlags } from '@covisor/libvirt'
import { AppError, isAppError } from '@covisor/model'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { halfOf, type MoveHalf } from './move-half.ts'

/** How long libvirt may take to notice that the leader is gone, before the question is handed back. */
const PATIENCE_MS = 8_000
const LOOK_AGAIN_MS = 250

export async function settleMove(
  from: HostLink,
  to: HostLink,
  { target }: VmMove,
  signal: AbortSignal,
): Promise<Settlement> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const there = await halfOf(to, target, signal)
    const here = await halfOf(from, target, signal)
    const verdict = verdictOf(here, there)
    if (verdict === 'wait' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      signal.throwIfAborted()
      continue
    }
    const question = { action: 'end the move of the VM', subject: subjectOf(target), signal }
    const dom = domainOf(target)
    switch (verdict) {
      case 'wait':
        return { where: 'undecided', why: waitingFor(here, there, from.label, to.label) }
      case 'twice':
        throw new AppError('HOST_REFUSED', {
          host: from.label,
          action: 'end the move of the VM',
          why: `the VM runs there and on "${to.label}"; look at both, and switch the wrong one off`,
        })
      case 'gone':
        return { where: 'undecided', why: `neither "${from.label}" nor "${to.label}" has the VM` }
      case 'moved':
        await removeCopy(from, here, dom, question)
        return { where: 'moved', nativeRef: dom.uuid }
      case 'stayed':
        return here === 'leaving' ? await goOn(from, to, dom, question) : { where: 'stayed' }
      default:
        return verdict satisfies never
    }
  }
}

type Verdict = 'moved' | 'stayed' | 'wait' | 'twice' | 'gone'

/** Pure, so that every pair of halves can be looked at. */
export function verdictOf(here: MoveHalf, there: MoveHalf): Verdict {
  if (there === 'arriving' || here === 'being-copied') return 'wait'
  if (there === 'on' || there === 'being-copied') return here === 'on' || here === 'arriving' ? 'twice' : 'moved'
  if (here === 'on') return there === 'leaving' ? 'twice' : 'stayed'
  // It is known there, so it has run there, and may have written: the memory that stands still here is out of date.
  if (here === 'leaving') return there === 'absent' ? 'stayed' : 'moved'
  if (there === 'off' || there === 'leaving') return here === 'absent' ? 'moved' : 'stayed'
  return here === 'off' ? 'stayed' : here === 'arriving' ? 'wait' : 'gone'
}

const waitingFor = (here: MoveHalf, there: MoveHalf, from: string, to: string): string =>
  here === 'being-copied'
    ? `"${from}" still copies the VM${there === 'arriving' ? ` to "${to}"` : ''}`
    : `the VM is still arriving at "${to}"`

/** A transient VM leaves no trace where it has ended, so its absence there does not prove that it never ran there. */
async function goOn(
  from: HostLink,
  to: HostLink,
  dom: ReturnType<typeof domainOf>,
  question: Question,
): Promise<Settlement> {
  const { persistent } = await from.ask(question, (call, options) => call.domainIsPersistent({ dom }, options))
  if (persistent === 0) {
    const why = `"${from.label}" does not keep the VM's definition, and nobody can tell whether it has run on "${to.label}"; resume it by hand if it has not`
    return { where: 'undecided', why }
  }
  await from.ask(question, (call, options) => call.domainResume({ dom }, options))
  return { where: 'stayed' }
}

/** Its firmware and TPM state stay: on shared storage they are the ones that the moved VM uses. */
async function removeCopy(
  from: HostLink,
  here: MoveHalf,
  dom: ReturnType<typeof domainOf>,
  question: Question,
): Promise<void> {
  if (here === 'absent') return
  if (here !== 'off') await ifNotGone(from.ask(question, (call, options) => call.domainDestroy({ dom }, options)))
  const undefine = (flags: DomainUndefine): Promise<unknown> =>
    ifNotGone(from.ask(question, (call, options) => call.domainUndefineFlags({ dom, flags }, options)))
  try {
    await undefine([DomainUndefineFlags.KEEP_NVRAM])
  } catch (error) {
    // A transient domain ended with its process, and there is nothing to undefine.
    if (!isAppError(error, 'HOST_REFUSED') && !isAppError(error, 'NOT_SUPPORTED')) throw error
    if ((await halfOf(from, { vm: dom.uuid as never, nativeRef: dom.uuid }, question.signal)) !== 'absent') throw error
  }
}

type DomainUndefine = readonly (typeof DomainUndefineFlags)[keyof typeof DomainUndefineFlags][]
