/**
 * Features, clock and timers.
 *
 * Windows gets the Hyper-V enlightenments that this host can give: without them its timers and spinlocks cost half a CPU
 * when idle. Left out on purpose: evmcs (Intel only), reenlightenment (stops live migration between unequal clocks).
 */
import type { VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import type { VmHost } from './vm-host.ts'

const ENLIGHTENMENTS = [
  'relaxed',
  'vapic',
  'spinlocks',
  'vpindex',
  'runtime',
  'synic',
  'stimer',
  'reset',
  'frequencies',
  'tlbflush',
  'ipi',
]

export function features(spec: VmSpec, host: VmHost): XmlElement {
  const x86 = isX86(host)
  return el(
    'features',
    {},
    el('acpi'),
    x86 ? el('apic') : undefined,
    spec.guestOs.family === 'windows' ? hyperv(host) : undefined,
    // VMware's back door: guests that find it believe that they run on VMware.
    x86 && host.domainType !== 'test' ? el('vmport', { state: 'off' }) : undefined,
  )
}

export function clock(spec: VmSpec, host: VmHost): XmlElement {
  const windows = spec.guestOs.family === 'windows'
  const element = el('clock', { offset: windows ? 'localtime' : 'utc' })
  if (!isX86(host) || host.domainType === 'test') return element
  return element.append(
    el('timer', { name: 'rtc', tickpolicy: 'catchup' }),
    el('timer', { name: 'pit', tickpolicy: 'delay' }),
    el('timer', { name: 'hpet', present: 'no' }),
    ...(windows && host.hypervFeatures.length > 0 ? [el('timer', { name: 'hypervclock', present: 'yes' })] : []),
  )
}

export const isX86 = (host: VmHost): boolean => host.arch === 'x86_64' || host.arch === 'i686'

function hyperv(host: VmHost): XmlElement | undefined {
  const given = ENLIGHTENMENTS.filter((name) => host.hypervFeatures.includes(name))
  if (given.length === 0) return undefined
  return el(
    'hyperv',
    { mode: 'custom' },
    ...given.map((name) => {
      // 8191 retries before telling the hypervisor: the number in Microsoft's requirements, also libvirt's example.
      if (name === 'spinlocks') return el(name, { state: 'on', retries: 8191 })
      return el(
        name,
        { state: 'on' },
        name === 'stimer' && given.includes('synic') ? el('direct', { state: 'on' }) : undefined,
      )
    }),
  )
}
