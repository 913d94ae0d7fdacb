/**
 * Power: each request may be repeated, because tasks are. A state that holds already is success, which is found by looking
 * first; what makes no sense for a state is left to libvirt to refuse, in its own words.
 */
import type { VmTarget } from '@covisor/driver-api'
import { DomainCreateFlags } from '@covisor/libvirt'
import { isAppError } from '@covisor/model'
import { domainOf, subjectOf } from './domain-handle.ts'
import { stateOf } from './domain-state.ts'
import type { HostLink, Question } from './host-link.ts'

/** A suspended VM goes on where it was. A paused one counts as running: resuming is another request. */
export async function startVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  if ((await stateOf(link, target, signal)).active) return
  await unlessNow(
    () =>
      link.askSlow(about('start the VM', target, signal), (call, options) =>
        call.domainCreateWithFlags({ dom: domainOf(target), flags: DomainCreateFlags.NONE }, options),
      ),
    async () => (await stateOf(link, target, signal)).active,
  )
}

export async function shutdownVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  if (!(await stateOf(link, target, signal)).active) return
  await unlessNow(
    () =>
      link.askSlow(about('ask the guest to shut down', target, signal), (call, options) =>
        call.domainShutdown({ dom: domainOf(target) }, options),
      ),
    async () => !(await stateOf(link, target, signal)).active,
  )
}

export async function stopVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  if (!(await stateOf(link, target, signal)).active) return
  await unlessNow(
    () =>
      link.ask(about('stop the VM', target, signal), (call, options) =>
        call.domainDestroy({ dom: domainOf(target) }, options),
      ),
    async () => !(await stateOf(link, target, signal)).active,
  )
}

export async function rebootVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  await link.askSlow(about('reboot the VM', target, signal), (call, options) =>
    call.domainReboot({ dom: domainOf(target) }, options),
  )
}

export async function resetVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  await link.ask(about('reset the VM', target, signal), (call, options) =>
    call.domainReset({ dom: domainOf(target) }, options),
  )
}

export async function pauseVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  if ((await stateOf(link, target, signal)).paused) return
  await link.ask(about('pause the VM', target, signal), (call, options) =>
    call.domainSuspend({ dom: domainOf(target) }, options),
  )
}

export async function resumeVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  const { active, paused } = await stateOf(link, target, signal)
  if (active && !paused) return
  await link.ask(about('resume the VM', target, signal), (call, options) =>
    call.domainResume({ dom: domainOf(target) }, options),
  )
}

const about = (action: string, target: VmTarget, signal: AbortSignal): Question => ({
  action,
  subject: subjectOf(target),
  signal,
})

/** Somebody else, or the guest itself, may get there between the look and the request. */
async function unlessNow(request: () => Promise<unknown>, holds: () => Promise<boolean>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (!isAppError(error, 'HOST_REFUSED') || !(await holds())) throw error
  }
}
