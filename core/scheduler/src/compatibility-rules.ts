/**
 * Hard rules about what a host's hypervisor can give a guest: the CPU and the machine that the VM was made with. (Firmware and TPM
 * are capabilities, and asked as such.)
 *
 * A host that does not tell what it can give is not refused for it: the driver compares the two hypervisors before a move begins,
 * down to single features, which no list of names can.
 */
import type { HostSnapshot } from './fleet.ts'
import type { Reason } from './host-verdict.ts'
import type { PlacementRequest } from './placement-request.ts'
import { reason } from './reason.ts'

export type Compatible = Pick<HostSnapshot, 'cpuModels' | 'cpuName' | 'machines' | 'newVmCpuModel'>
type Needs = Pick<PlacementRequest, 'cpuModel' | 'sameCpuAs' | 'machine' | 'vm'>

export function compatibilityReasons(request: Needs, host: Compatible): Reason[] {
  return [...cpuModel(request, host), ...sameCpu(request, host), ...machine(request, host)]
}

function cpuModel({ cpuModel: asked, vm }: Needs, { cpuModels, newVmCpuModel }: Compatible): Reason[] {
  // A new VM that asks for none gets the model of the host's cluster, which microcode may have taken from the host since.
  const wanted = asked ?? (vm === undefined ? newVmCpuModel : undefined)
  if (wanted === undefined) return []
  if (cpuModels === undefined)
    return [reason('cpu', true, `it does not tell whether it can give a guest the CPU ${wanted}`, wanted, 'unknown')]
  const ok = cpuModels.includes(wanted)
  const text = ok ? `it can give a guest the CPU ${wanted}` : `its own CPU cannot give a guest the CPU ${wanted}`
  return [reason('cpu', ok, text, wanted, ok ? wanted : (cpuModels.at(-1) ?? 'none'))]
}

function sameCpu({ sameCpuAs: wanted }: Needs, { cpuName }: Compatible): Reason[] {
  if (wanted === undefined || cpuName === undefined) return []
  const ok = wanted === cpuName
  const text = ok
    ? `its CPU is ${cpuName}, as the one that was passed through to the VM`
    : `its CPU is ${cpuName}, and the VM was given that of its host whole (host-passthrough): ${wanted}`
  return [reason('cpu', ok, text, wanted, cpuName)]
}

function machine({ machine: wanted }: Needs, { machines }: Compatible): Reason[] {
  if (wanted === undefined || machines === undefined) return []
  const ok = machines.includes(wanted)
  const text = ok
    ? `it knows machine type ${wanted}`
    : `it does not know machine type ${wanted}: its QEMU is too old, or another one`
  return [reason('machine', ok, text, wanted, ok ? wanted : (machines.at(-1) ?? 'none'))]
}
