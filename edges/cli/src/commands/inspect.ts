/** covisor inspect FILE */
import { inspectDisk } from '@covisor/disk'
import { inspectAppliance } from '@covisor/ovf'
import { command } from '../command.ts'
import { kindOfFile } from '../kind-of-file.ts'
import { openLocal } from '../local-appliance.ts'
import { bytes, mebibytes } from '../runner/format.ts'
import { printable } from '../runner/table.ts'

export const inspect = command({
  name: 'inspect',
  summary: 'Look into an appliance or disk image',
  details: `Without a server, and without reading its disks: hardware, networks, disks, licences, who signed it, and what is unusual. An image in .gz, .xz, .zst or .bz2 is unpacked into a temporary file first.

Examples:
  covisor inspect appliance.ova
  covisor inspect disk.vmdk --output json`,
  args: ['FILE'],
  needsServer: false,
  options: { raw: { kind: 'flag', help: 'the file is a raw disk' } },
  async run({ args, options, output }) {
    await using file = await openLocal(args[0]!)
    if ((await kindOfFile(file.source, options.raw === true)) === 'disk') {
      const disk = await inspectDisk(file.source, options.raw === true ? { format: 'raw' } : {})
      return output.record(disk, [
        { header: 'Format', cell: (d) => [d.format, d.subformat].filter(Boolean).join(' ') },
        { header: 'Size', cell: (d) => bytes(d.size) },
        { header: 'File', cell: (d) => bytes(d.fileBytes) },
        { header: 'Stored', cell: (d) => bytes(d.allocatedBytes) },
        { header: 'Compression', cell: (d) => d.compression },
        { header: 'Made by', cell: (d) => d.createdBy },
        { header: 'Notes', cell: (d) => d.notes?.join('\n') },
      ])
    }
    const report = await inspectAppliance(file.source)
    if (output.format !== 'table') return output.record(report, [])
    output.raw(`${reportText(report)}\n`)
  },
})

type Report = Awaited<ReturnType<typeof inspectAppliance>>

function reportText(report: Report): string {
  const lines: string[] = []
  const add = (text: string): void => void lines.push(printable(text, true))
  add(`${report.name}: OVF ${report.ovfVersion}, ${report.hasManifest ? 'with' : 'without'} manifest`)
  for (const product of report.products) {
    const name = [product.vendor, product.product, product.version].filter(Boolean).join(' ')
    if (name !== '') add(`Product: ${name}`)
  }
  const { signature } = report
  if (signature !== undefined) {
    add(
      `Signed by ${signature.subject} (issued by ${signature.issuer}, valid to ${signature.validTo.toISOString().slice(0, 10)}): ${signature.matchesManifest ? 'the signature matches' : 'THE SIGNATURE DOES NOT MATCH'}`,
    )
  }
  for (const system of report.systems) {
    add(
      `VM "${system.name}": ${system.vcpus} vCPUs, ${mebibytes(system.memoryMiB)}, ${system.firmware === 'efi' ? 'UEFI' : 'BIOS'}${system.secureBoot ? ', Secure Boot' : ''}${system.tpm ? ', TPM' : ''}, ${system.guestOs.description || system.guestOs.id}`,
    )
    for (const disk of system.disks) {
      const stored = report.files.find((candidate) => candidate.id === disk.fileId)
      add(
        `  disk ${bytes(disk.capacityBytes)} on ${disk.controller.kind} ${disk.controller.subtype}: ${disk.fileHref ?? 'empty'}${stored?.storedBytes === undefined ? '' : ` (${bytes(stored.storedBytes)}, ${stored.detectedFormat ?? 'unknown format'})`}`,
      )
    }
    for (const nic of system.nics) add(`  network card ${nic.model} on "${nic.network ?? 'nothing'}"`)
    for (const note of system.notes) add(`  note: ${note.text}`)
  }
  for (const option of report.deploymentOptions) add(`Size "${option.id}": ${option.label}`)
  for (const note of report.notes) add(`Note: ${note.text}`)
  for (const [index, licence] of report.eulas.entries()) add(`Licence ${index + 1}:\n${licence}`)
  return lines.join('\n')
}
