/** From what the data lane found to what people are shown, and what a VM made of it would look like. */
import { type Choice, formatBytes, type GuestOs, type NicModel } from '@covisor/model'
import type { VmHardware } from '@covisor/ovf'
import { chooseHardware, type HardwareChoices } from '../vm/hardware-choices.ts'
import type { InspectedVm, Inspection, StartImport } from './imports.ts'
import type { LaneError } from './lane/lane-error.ts'
import type { Inspected } from './lane/lane-job.ts'

export function inspectionOf(fileName: string, sizeBytes: number, inspected: Inspected): Inspection {
  if (inspected.kind === 'disk') return bareDisk(fileName, sizeBytes, inspected)
  const { report, disks } = inspected
  const product = report.products.find((candidate) => candidate.product !== undefined)
  const many =
    report.systems.length > 1
      ? [
          `it holds ${report.systems.length} VMs; say which one with "vm": ${report.systems.map((s) => s.name).join(', ')}`,
        ]
      : []
  return {
    kind: 'appliance',
    file: fileName,
    sizeBytes,
    product:
      product === undefined ? undefined : [product.vendor, product.product, product.version].filter(Boolean).join(' '),
    vms: report.systems.map((system) => inspectedVm(system, inspected)),
    networks: report.networks.map((network) => network.name),
    licences: report.eulas,
    manifest: report.hasManifest ? manifestKind(inspected) : 'none',
    certificate:
      report.signature === undefined
        ? undefined
        : {
            subject: report.signature.subject,
            issuer: report.signature.issuer,
            validTo: report.signature.validTo,
            signatureMatches: report.signature.matchesManifest,
          },
    deploymentOptions: report.deploymentOptions.map(({ id, label }) => ({ id, label })),
    notes: [...report.notes, ...report.systems.flatMap((system) => system.notes)].map((note) => note.text),
    problems: [...disks.flatMap(({ problem }) => (problem === undefined ? [] : [problemText(problem)])), ...many],
  }
}

const problemText = ({ file, where, why }: LaneError): string => `${file}, ${where}: ${why}`

/** The hardware of one system of an appliance, as it will be here. */
export function hardwareFor(
  system: VmHardware,
  wishes: Pick<StartImport, 'guestOs' | 'diskBus' | 'nicModel' | 'firmware'>,
): HardwareChoices & { readonly guestOs: GuestOs } {
  const guestOs: GuestOs =
    wishes.guestOs === undefined
      ? { family: system.guestOs.family, id: system.guestOs.id + (system.guestOs.version ?? '') }
      : { family: wishes.guestOs }
  const chosen = chooseHardware({
    guestOs,
    origin: 'moved',
    firmware: wishes.firmware,
    secureBoot: system.secureBoot,
    diskBus: wishes.diskBus,
    nicModel: wishes.nicModel,
  })
  if (wishes.firmware !== undefined) return { ...chosen, guestOs }
  const firmware = system.firmware === 'efi' ? ('uefi' as const) : ('bios' as const)
  const because = 'the appliance says so'
  const choices = chosen.choices.map((choice) =>
    choice.about === 'firmware' ? { ...choice, chose: firmware, because } : choice,
  )
  return { ...chosen, firmware, choices, guestOs }
}

export function diskChoices(system: VmHardware): readonly Choice[] {
  return system.disks
    .filter((disk) => disk.controller.kind === 'nvdimm')
    .map((disk) => ({
      about: disk.name,
      chose: 'a disk',
      because: 'persistent memory modules are attached as disks here',
    }))
}

function inspectedVm(system: VmHardware, { report, disks }: Extract<Inspected, { kind: 'appliance' }>): InspectedVm {
  const hardware = hardwareFor(system, {})
  return {
    name: system.name,
    vcpus: system.vcpus,
    memoryMiB: system.memoryMiB,
    firmware: hardware.firmware,
    secureBoot: system.secureBoot,
    tpm: system.tpm,
    guestOs: { family: hardware.guestOs.family, description: system.guestOs.description },
    disks: system.disks.map((disk) => {
      const found = disks.find((candidate) => candidate.fileId === disk.fileId)?.disk
      const file = report.files.find((candidate) => candidate.id === disk.fileId)
      const format =
        found === undefined
          ? disk.fileId === undefined
            ? 'empty'
            : 'unknown'
          : [found.format, found.subformat].filter(Boolean).join(' ')
      return {
        file: disk.fileHref,
        format,
        capacityBytes: Math.max(disk.capacityBytes, found?.size ?? 0),
        fileBytes: file?.storedBytes,
        controller: [disk.controller.kind, disk.controller.subtype].filter(Boolean).join(' '),
      }
    }),
    nics: system.nics.map((nic) => ({ network: nic.network ?? '', model: nic.model satisfies string as NicModel })),
    choices: [...hardware.choices, ...diskChoices(system)],
  }
}

function manifestKind({ report }: Extract<Inspected, { kind: 'appliance' }>): Inspection['manifest'] {
  return (report as { readonly manifestAlgorithm?: Inspection['manifest'] }).manifestAlgorithm ?? 'sha256'
}

function bareDisk(fileName: string, sizeBytes: number, { disk }: Extract<Inspected, { kind: 'disk' }>): Inspection {
  const format = [disk.format, disk.subformat].filter(Boolean).join(' ')
  const hardware = chooseHardware({ guestOs: { family: 'linux' }, origin: 'new' })
  return {
    kind: 'disk',
    file: fileName,
    sizeBytes,
    product: disk.createdBy,
    vms: [
      {
        name: fileName.replace(/\.[^.]*$/, ''),
        vcpus: 1,
        memoryMiB: 1024,
        firmware: 'bios',
        secureBoot: false,
        tpm: false,
        guestOs: { family: 'other', description: 'not known: a disk image does not say' },
        disks: [
          {
            file: fileName,
            format,
            capacityBytes: disk.size,
            fileBytes: sizeBytes,
            controller: disk.adapterType ?? '',
          },
        ],
        nics: [],
        choices: hardware.choices,
      },
    ],
    networks: [],
    licences: [],
    manifest: 'none',
    certificate: undefined,
    deploymentOptions: [],
    notes: [...(disk.notes ?? []), `${formatBytes(disk.size)} as the guest sees it`],
    problems: [],
  }
}
