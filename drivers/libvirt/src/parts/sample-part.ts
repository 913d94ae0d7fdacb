/** Load of a host and all of its VMs, in two questions. */
import type { SamplePart, VmSample } from '@covisor/driver-api'
import {
  type Flag,
  ConnectGetAllDomainStatsFlags as filter,
  paramsToObject,
  DomainStatsTypes as stats,
} from '@covisor/libvirt'
import { hostSample, vmSample } from '../samples.ts'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { ifTold } from '../session/if-told.ts'
import { freeMemory } from '../session/observe-host.ts'

const WANTED = [stats.CPU_TOTAL, stats.BALLOON, stats.VCPU, stats.INTERFACE, stats.BLOCK]
const ALL_CPUS = -1

export function samplePart(link: HostLink, facts: HostFacts): SamplePart {
  return {
    async sample(signal) {
      const [vms, cpu, freeMemoryMiB] = await Promise.all([
        sampleVms(link, signal),
        ifTold(cpuStats(link, signal)),
        freeMemory(link, signal),
      ])
      return { vms, hosts: [hostSample(facts.nativeRef, cpu ?? [], freeMemoryMiB)] }
    },
  }
}

/** NOWAIT: a VM that is busy with a migration or hangs tells less, instead of making all others wait. */
async function sampleVms(link: HostLink, signal: AbortSignal): Promise<readonly VmSample[]> {
  const ask = (flags: readonly Flag<'ConnectGetAllDomainStatsFlags'>[]) =>
    link.askSlow({ action: 'tell the load of its VMs', signal }, (call, options) =>
      call.connectGetAllDomainStats({ doms: [], stats: WANTED, flags }, options),
    )
  // Daemons and drivers that do not know NOWAIT refuse it.
  const { retStats } = (await ifTold(ask([filter.ACTIVE, filter.NOWAIT]))) ?? (await ask([filter.ACTIVE]))
  return retStats.map(({ dom, params }) => vmSample(dom.uuid, paramsToObject(params)))
}

async function cpuStats(link: HostLink, signal: AbortSignal) {
  const question = { action: 'tell its load', signal }
  const args = { cpuNum: ALL_CPUS }
  const { nparams } = await link.ask(question, (call, o) => call.nodeGetCpuStats({ ...args, nparams: 0 }, o))
  return (await link.ask(question, (call, o) => call.nodeGetCpuStats({ ...args, nparams }, o))).params
}
