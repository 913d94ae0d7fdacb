/** From what the data lane found to what people are shown, and what a VM made of it would look like. */
import { chooseHardware, formatBytes, leftBehind, movedHardware, type NicModel } from '@covisor/model'
import { answerProperties, type SystemReport, type VisibleProperty } from '@covisor/ovf'
import { stem } from './file-stem.ts'
import type { InspectedProperty, InspectedVm, Inspection } from './imports.ts'
import type { LaneError } from './lane/lane-error.ts'
import type { Inspected } from './lane/lane-job.ts'

export function inspectionOf(fileName: string, sizeBytes: number, inspected: Inspected): Inspection {
  if (inspected.kind === 'disk') return bareDisk(fileName, sizeBytes, inspected)
  const { report, disks } = inspected
  const product = report.products.find((candidate) => candidate.product !== undefined)
  const { signature } = report
  return {
    kind: 'appliance',
    file: fileName,
    sizeBytes,
    product:
      product === undefined ? undefined : [product.vendor, product.product, product.version].filter(Boolean).join(' '),
    group: report.systems.length > 1 ? (report.collection?.name ?? fileName) : undefined,
    vms: report.systems.map((system) => inspectedVm(system, inspected)),
    startOrder: report.startOrder,
    networks: report.networks,
    eulas: report.eulas,
    manifest: report.manifestAlgorithm ?? 'none',
    certificate:
      signature === undefined
        ? undefined
        : {
            subject: signature.subject,
            issuer: signature.issuer,
            validFrom: signature.validFrom,
            validTo: signature.validTo,
            fingerprint: signature.fingerprint,
            selfSigned: signature.isSelfSigned,
            signatureMatches: signature.matchesManifest,
            chainIntact: signature.isChainIntact,
          },
    deploymentOptions: report.deploymentOptions,
    properties: inspectedProperties(report.systems),
    notes: [
      ...[...report.notes, ...report.systems.flatMap((system) => system.notes)].map((note) => note.text),
      ...new Set(report.systems.flatMap(leftBehind)),
    ],
    problems: disks.flatMap(({ problem }) => (problem === undefined ? [] : [problemText(problem)])),
  }
}

/** One entry per key: an answer holds for every system that sees it. */
function inspectedProperties(systems: readonly SystemReport[]): InspectedProperty[] {
  const properties = new Map<string, VisibleProperty>()
  for (const system of systems) for (const property of system.properties) properties.set(property.key, property)
  const { missing } = answerProperties([...properties.values()], new Map())
  return [...properties.values()].map((property) => ({ ...property, mustBeAnswered: missing.includes(property) }))
}

const problemText = ({ file, where, why }: LaneError): string => `${file}, ${where}: ${why}`

function inspectedVm(system: SystemReport, { report, disks }: Extract<Inspected, { kind: 'appliance' }>): InspectedVm {
  const hardware = movedHardware(system, {})
  return {
    id: system.id,
    name: system.name,
    description: system.annotation ?? '',
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
    choices: hardware.choices,
  }
}

function bareDisk(fileName: string, sizeBytes: number, { disk }: Extract<Inspected, { kind: 'disk' }>): Inspection {
  const format = [disk.format, disk.subformat].filter(Boolean).join(' ')
  const hardware = chooseHardware({ guestOs: { family: 'linux' }, origin: 'new' })
  return {
    kind: 'disk',
    file: fileName,
    sizeBytes,
    product: disk.createdBy,
    group: undefined,
    startOrder: [],
    properties: [],
    vms: [
      {
        id: '',
        description: '',
        name: stem(fileName),
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
    eulas: [],
    manifest: 'none',
    certificate: undefined,
    deploymentOptions: [],
    notes: [...(disk.notes ?? []), `${formatBytes(disk.size)} as the guest sees it`],
    problems: [],
  }
}
