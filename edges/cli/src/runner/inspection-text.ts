/** What "covisor inspect" prints of what the server found behind a URL. */
import type { Schema } from '@covisor/client'
import { bytes, mebibytes } from './format.ts'
import { printable } from './table.ts'

type Inspection = Schema<'Inspection'>

export function inspectionText(inspection: Inspection): string {
  const { certificate } = inspection
  const checked =
    inspection.manifest === 'none' ? 'without manifest' : `with ${inspection.manifest.toUpperCase()} manifest`
  return [
    `${inspection.file}: ${inspection.kind} of ${bytes(inspection.sizeBytes)}${inspection.kind === 'disk' ? '' : `, ${checked}`}`,
    ...(inspection.product === null ? [] : [`Product: ${inspection.product}`]),
    ...(certificate === null
      ? []
      : [
          `Signed by ${certificate.subject} (valid to ${certificate.validTo.slice(0, 10)}): ${certificate.signatureMatches ? 'the signature matches' : 'THE SIGNATURE DOES NOT MATCH'}`,
          `  SHA-256 ${certificate.fingerprint}`,
        ]),
    ...(inspection.group === null ? [] : [`Group "${inspection.group}"`]),
    ...inspection.vms.flatMap(vmLines),
    ...inspection.deploymentOptions.map(
      ({ id, label, isDefault }) => `Size "${id}"${isDefault ? ' (default)' : ''}: ${label}`,
    ),
    ...inspection.properties
      .filter(({ isUserConfigurable }) => isUserConfigurable)
      .map(({ key, type, label, value }) => {
        const text = label === null ? '' : `: ${label}`
        return `Property ${key} (${type})${text}${(value ?? '') === '' ? '' : ` [${value}]`}`
      }),
    ...inspection.problems.map((problem) => `PROBLEM: ${problem}`),
    ...inspection.notes.map((note) => `Note: ${note}`),
    ...inspection.eulas.map((licence, index) => `Licence ${index + 1}:\n${licence}`),
  ]
    .map((line) => printable(line, true))
    .join('\n')
}

function vmLines(vm: Inspection['vms'][number]): string[] {
  const extras = [vm.secureBoot ? ', Secure Boot' : '', vm.tpm ? ', TPM' : ''].join('')
  const guest = vm.guestOs.description || vm.guestOs.family
  return [
    `VM "${vm.name}": ${vm.vcpus} vCPUs, ${mebibytes(vm.memoryMiB)}, ${vm.firmware.toUpperCase()}${extras}, ${guest}`,
    ...vm.disks.map(
      (disk) => `  disk ${bytes(disk.capacityBytes)} on ${disk.controller}: ${disk.file ?? 'empty'} (${disk.format})`,
    ),
    ...vm.nics.map((nic) => `  network card ${nic.model} on "${nic.network}"`),
    ...vm.choices.map(({ about, chose, because }) => `  here: ${about} ${chose}, because ${because}`),
  ]
}
