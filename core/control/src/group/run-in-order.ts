/**
 * Starts and stops VMs in the order of their group. Used by the task of a group, and at the end of an import.
 *
 * May run again after a crash: what runs already is not started, what is down is not stopped; only delays are waited for once more.
 * A VM that is gone meanwhile is passed over.
 */
import { AppError, type EndpointId, type GroupMember, inStartOrder } from '@covisor/model'
import type { Services } from '../services.ts'
import { untilVm } from '../vm/until-vm.ts'
import { vmTarget } from '../vm/vm-target.ts'
import { pause, untilGuestAnswers } from './until-guest-answers.ts'

export interface SequencedVm extends GroupMember {
  readonly name: string
  readonly endpoint: EndpointId
}

/** Says what is being done now, for the task's progress. */
export type SayNow = (done: number, note: string) => void

/** Throws at the first VM that does not start; those that were started stay on. */
export async function startInOrder(
  services: Services,
  members: readonly SequencedVm[],
  say: SayNow,
  signal: AbortSignal,
): Promise<void> {
  let done = 0
  const starting = members.filter(({ startAction }) => startAction === 'start')
  for (const together of inStartOrder(starting)) {
    say(done, `start ${namesOf(together)}`)
    const woken = await Promise.all(together.map((member) => start(services, member, signal)))
    done += together.length
    const isLast = done === starting.length
    const started = together.filter((_, index) => woken[index] === true)
    // Order 0 is for VMs that nobody waits for.
    if (isLast || together[0]!.order === 0 || started.length === 0) continue
    say(done, `wait for ${namesOf(started)}`)
    await Promise.all(started.map((member) => untilUp(services, member, signal)))
  }
}

/** `force` switches off instead of asking the guests. Throws when a guest does not shut down. */
export async function stopInOrder(
  services: Services,
  members: readonly SequencedVm[],
  force: boolean,
  say: SayNow,
  signal: AbortSignal,
): Promise<void> {
  let done = 0
  const stopping = members
    .map((member) => (force ? { ...member, stopAction: 'stop' as const } : member))
    .filter(({ stopAction }) => stopAction !== 'none')
  for (const together of inStartOrder(stopping).toReversed()) {
    say(done, `stop ${namesOf(together)}`)
    const stopped = await Promise.all(together.map((member) => stop(services, member, signal)))
    done += together.length
    const delays = together
      .filter((_, index) => stopped[index] === true)
      .map(({ stopDelaySeconds }) => stopDelaySeconds)
    if (!force && done < stopping.length) await pause(services.clock, 1000 * Math.max(0, ...delays), signal)
  }
}

/** Whether there was something to start. */
async function start(services: Services, member: SequencedVm, signal: AbortSignal): Promise<boolean> {
  const { store, connections } = services
  const vm = await store.vms.find('provider', member.vm)
  if (vm === undefined || vm.power === 'running') return false
  const target = await vmTarget(store, member.vm)
  await connections.withSession(member.endpoint, (session) => session.startVm(target, signal))
  await connections.refreshVm(member.endpoint, target, signal)
  return true
}

async function untilUp(services: Services, member: SequencedVm, signal: AbortSignal): Promise<void> {
  const patienceMs = 1000 * member.startDelaySeconds
  if (member.waitForGuest) await untilGuestAnswers(services, member, patienceMs, signal)
  else await pause(services.clock, patienceMs, signal)
}

/** Whether the next order has to wait: a guest that was asked is down when this returns, so its delay has passed already. */
async function stop(services: Services, member: SequencedVm, signal: AbortSignal): Promise<boolean> {
  const { store, connections, config } = services
  const vm = await store.vms.find('provider', member.vm)
  if (vm === undefined || vm.power === 'stopped' || vm.power === null) return false
  const target = await vmTarget(store, member.vm)
  const asks = member.stopAction === 'shutdown' && vm.power === 'running'
  await connections.withSession(member.endpoint, (session) =>
    asks ? session.shutdownVm(target, signal) : session.stopVm(target, signal),
  )
  await connections.refreshVm(member.endpoint, target, signal)
  if (!asks) return true
  const patienceMs = Math.max(config.shutdownPatienceMs, 1000 * member.stopDelaySeconds)
  const isDown = await untilVm(
    services,
    member.vm,
    (power) => power === 'stopped' || power === undefined,
    patienceMs,
    signal,
  )
  if (isDown) return false
  const why = `the guest did not shut down within ${Math.round(patienceMs / 1000)} s; stop it, or the group with force, to switch it off`
  throw new AppError('HOST_REFUSED', { host: member.name, action: 'shut down', why })
}

const namesOf = (members: readonly SequencedVm[]): string => members.map(({ name }) => `"${name}"`).join(', ')
