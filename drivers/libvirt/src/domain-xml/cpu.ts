/**
 * vCPUs and the CPU model.
 *
 * With KVM the model is what the spec says. Without it QEMU translates every instruction itself, so "like the host" means
 * nothing: 'maximum' gives the guest all that QEMU can translate, which guests built for x86-64-v2 and later need to boot.
 */
import type { VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import type { VmHost } from './vm-host.ts'

export function vcpu(spec: VmSpec, cpuset?: string): XmlElement {
  const max = vcpusMaxOf(spec)
  return el('vcpu', { placement: 'static', cpuset, current: max === spec.vcpus ? undefined : spec.vcpus }, max)
}

export function cpu(spec: VmSpec, host: VmHost): XmlElement | undefined {
  if (host.domainType === 'test') return undefined
  const mode = cpuMode(spec, host)
  mode.append(el('topology', topologyOf(spec)))
  return mode
}

export const vcpusMaxOf = (spec: VmSpec): number => Math.max(spec.vcpus, spec.vcpusMax ?? spec.vcpus)

/** One socket unless asked otherwise: some systems are licensed or limited by sockets, none by cores. */
export function topologyOf(spec: VmSpec): { sockets: number; dies: number; cores: number; threads: number } {
  const max = vcpusMaxOf(spec)
  const wanted = spec.coresPerSocket ?? max
  const cores = max % wanted === 0 ? wanted : 1
  return { sockets: max / cores, dies: 1, cores, threads: 1 }
}

function cpuMode(spec: VmSpec, host: VmHost): XmlElement {
  const model = spec.cpuModel
  const named = model !== 'host-model' && model !== 'host-passthrough'
  // 'check' is what libvirt verifies at start: partial for real CPUs; nothing under emulation, where QEMU leaves out
  // what it cannot translate and the guest still boots.
  const check = host.domainType === 'kvm' ? 'partial' : 'none'
  if (named) {
    return el('cpu', { mode: 'custom', match: 'exact', check }, el('model', { fallback: 'forbid' }, model))
  }
  if (host.domainType === 'kvm') {
    return model === 'host-passthrough'
      ? el('cpu', { mode: 'host-passthrough', check: 'none', migratable: 'on' })
      : el('cpu', { mode: 'host-model', check })
  }
  return host.cpuModes.includes('maximum')
    ? el('cpu', { mode: 'maximum', check, migratable: 'on' })
    : el('cpu', { mode: 'custom', match: 'exact', check }, el('model', { fallback: 'forbid' }, 'max'))
}
