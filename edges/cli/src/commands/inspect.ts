/** covisor inspect FILE */
import { unwrap } from '@covisor/client'
import { inspectDisk, inspectDiskFiles } from '@covisor/disk'
import { leftBehind, movedHardware } from '@covisor/model'
import { inspectAppliance, type SystemReport } from '@covisor/ovf'
import { command } from '../command.ts'
import { kindOfFile } from '../kind-of-file.ts'
import { isUrl, openLocal } from '../local-appliance.ts'
import { bytes } from '../runner/format.ts'
import { inspectionText } from '../runner/inspection-text.ts'
import { reportText } from '../runner/report-text.ts'

export const inspect = command({
  name: 'inspect',
  summary: 'Look into an appliance or disk image',
  details: `Without a server, and without reading its disks: hardware, networks, disks, licences, what it asks, who signed it, what
is unusual, and what will be different on KVM. An image in .gz, .xz, .zst or .bz2 is unpacked into a temporary file first. A URL is read by the server. "covisor import FILE --plan" shows what would become of it here.

Examples:
  covisor inspect appliance.ova
  covisor inspect https://files.example.org/appliance.ova
  covisor inspect disk.vmdk --output json`,
  args: ['FILE|URL'],
  needsServer: ([file]) => isUrl(file!),
  options: {
    raw: { kind: 'flag', help: 'the file is a raw disk' },
    parent: { kind: 'text', value: 'FILE|URL', help: 'what the disk is a difference to; nearest first', many: true },
    'deployment-option': { kind: 'text', value: 'ID', help: 'one of the sizes the appliance offers' },
    locale: { kind: 'text', value: 'LANGUAGE', help: 'of its texts, such as de or zh-CN' },
  },
  async run({ args, options, client, output }) {
    const { 'deployment-option': deploymentOption, locale } = options
    if (isUrl(args[0]!)) {
      const source = { url: args[0]!, ...(options.parent === undefined ? {} : { parents: [...options.parent] }) }
      const wishes = {
        ...(options.raw === true ? { diskFormat: 'raw' as const } : {}),
        ...(deploymentOption === undefined ? {} : { deploymentOption }),
        ...(locale === undefined ? {} : { locale }),
      }
      const inspection = await unwrap(client.POST('/v1/inspections', { body: { source, ...wishes } }))
      if (output.format !== 'table') return output.record(inspection, [])
      return output.raw(`${inspectionText(inspection)}\n`)
    }
    await using file = await openLocal(args[0]!, options.parent)
    if (file.diskFiles !== undefined || (await kindOfFile(file.source, options.raw === true)) === 'disk') {
      const disk = await (file.diskFiles === undefined
        ? inspectDisk(file.source, options.raw === true ? { format: 'raw' } : {})
        : inspectDiskFiles(file.diskFiles))
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
    const report = await inspectAppliance(file.source, { deploymentOption, locale })
    if (output.format !== 'table') return output.record({ ...report, systems: report.systems.map(withChanges) }, [])
    return output.raw(`${reportText(report)}\n`)
  },
})

/** For programs: what reportText() says of each system in words. */
const withChanges = (system: SystemReport) => ({
  ...system,
  choices: movedHardware(system, {}).choices,
  leftBehind: leftBehind(system),
})
