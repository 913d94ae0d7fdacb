/** Who else may be at a host that is to be managed: the same machine under another address, its clone, another manager of its VMs. */
import type { EndpointSession, ObservedVm } from '@covisor/driver-api'
import { counted, type HostCheckCode, type HostFinding } from '@covisor/model'
import type { Services } from '../services.ts'
import { findTwin } from './find-twin.ts'

export interface SeenEndpoint {
  readonly session: Pick<EndpointSession, 'identity' | 'listVms'>
  readonly uri: string
}

export async function neighbourFindings(
  services: Services,
  { session, uri }: SeenEndpoint,
  signal: AbortSignal,
): Promise<HostFinding[]> {
  const [vms, twin] = await Promise.all([session.listVms(signal), findTwin(services.store, session.identity, uri)])
  return [
    twin?.is === 'same'
      ? failed('enrolled-already', `it is "${twin.row.label}", ${twin.row.uri}`)
      : passed('enrolled-already', 'it is not'),
    twin?.is === 'clone'
      ? failed('uuid-twice', `"${twin.row.label}" (${twin.row.uri}) has ${session.identity.hypervisor}, too`)
      : passed('uuid-twice', session.identity.hypervisor),
    otherInstallation(services, vms),
    otherManager(vms),
  ]
}

/** A marker of another installation on a VM that is there now: copies that were left behind by a move have none of ours either. */
function otherInstallation({ installation }: Services, vms: readonly ObservedVm[]): HostFinding {
  const theirs = vms.filter(({ marker }) => marker !== undefined && marker.installation !== installation)
  if (theirs.length === 0) return passed('other-installation', 'no VM has the marker of another')
  const ids = [...new Set(theirs.map(({ marker }) => marker!.installation))].join(', ')
  return attention('other-installation', `${counted(theirs.length, 'VM')} with the marker of installation ${ids}`)
}

function otherManager(vms: readonly ObservedVm[]): HostFinding {
  const managed = Map.groupBy(
    vms.filter(({ managedBy }) => managedBy !== undefined),
    ({ managedBy }) => managedBy!,
  )
  if (managed.size === 0) return passed('other-manager', 'no VM has the mark of one')
  return attention(
    'other-manager',
    [...managed].map(([who, its]) => `${counted(its.length, 'VM')} of ${who}`).join(', '),
  )
}

const passed = (check: HostCheckCode, found: string): HostFinding => ({ check, state: 'passed', found })
const failed = (check: HostCheckCode, found: string): HostFinding => ({ check, state: 'failed', found })
const attention = (check: HostCheckCode, found: string): HostFinding => ({ check, state: 'attention', found })
