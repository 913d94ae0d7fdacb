/** Network interfaces. Several queues only with vhost, which needs KVM; one queue per vCPU, and beyond eight they stop helping. */
import type { DefinedNetwork } from '@covisor/driver-api'
import { AppError, type NicSpec, type VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import { alias } from './alias.ts'
import type { VmHost } from './vm-host.ts'

const MOST_QUEUES = 8

export function nicElement(
  nic: NicSpec,
  network: DefinedNetwork | undefined,
  spec: VmSpec,
  host: VmHost,
  bootOrder: number | undefined,
): XmlElement {
  if (network === undefined) throw new AppError('NOT_FOUND', { kind: 'network', name: nic.network })
  const queues = Math.min(spec.vcpus, MOST_QUEUES)
  const multiqueue = nic.model === 'virtio' && host.domainType === 'kvm' && queues > 1
  return el(
    'interface',
    { type: 'network' },
    el('mac', { address: nic.mac }),
    el('source', { network: network.nativeName }),
    nic.model === 'other' ? undefined : el('model', { type: nic.model }),
    multiqueue ? el('driver', { name: 'vhost', queues }) : undefined,
    linkElement(nic),
    bootOrder === undefined ? undefined : el('boot', { order: bootOrder }),
    alias(nic.key),
  )
}

export const linkElement = (nic: NicSpec): XmlElement | undefined =>
  nic.connected ? undefined : el('link', { state: 'down' })
