/** Waits until the agent in a guest answers, or the patience is over: what comes next is then started all the same (DSP0243 9.7). */
import type { EndpointId, VmId } from '@covisor/model'
import type { Clock } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { vmTarget } from '../vm/vm-target.ts'

const ASK_EVERY_MS = 2_000

export async function untilGuestAnswers(
  services: Pick<Services, 'store' | 'connections' | 'clock'>,
  { vm, endpoint }: { readonly vm: VmId; readonly endpoint: EndpointId },
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { store, connections, clock } = services
  const end = clock.now() + patienceMs
  const target = await vmTarget(store, vm)
  const answers = (): Promise<boolean> =>
    connections.withSession(endpoint, async (session) => {
      const addresses = (await session.agent?.addresses(target, signal).catch(() => [])) ?? []
      return addresses.some(({ source }) => source === 'agent')
    })
  while (clock.now() < end && !(await answers())) {
    await pause(clock, Math.min(ASK_EVERY_MS, Math.max(0, end - clock.now())), signal)
  }
}

/** Rejects when the signal aborts first. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const abort = (): void => {
      forget()
      reject(signal.reason as Error)
    }
    const forget = clock.after(ms, () => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
    signal.addEventListener('abort', abort, { once: true })
  })
}
