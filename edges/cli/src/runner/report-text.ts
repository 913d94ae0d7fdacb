/** What "covisor inspect" prints of an appliance on this machine, and, where that differs, of what a VM made of it will be. */
import { leftBehind, movedHardware } from '@covisor/model'
import type { ApplianceReport, SystemReport, VisibleProperty } from '@covisor/ovf'
import { bytes, mebibytes } from './format.ts'
import { printable } from './table.ts'

export function reportText(report: ApplianceReport): string {
  return [
    `${report.name}: OVF ${report.ovfVersion}, ${report.manifestAlgorithm === undefined ? 'without manifest' : `with ${report.manifestAlgorithm.toUpperCase()} manifest`}`,
    ...report.products.flatMap(({ vendor, product, version }) => {
      const name = [vendor, product, version].filter(Boolean).join(' ')
      return name === '' ? [] : [`Product: ${name}`]
    }),
    ...signatureLines(report.signature),
    ...(report.collection === undefined || report.systems.length < 2 ? [] : [`Group "${report.collection.name}"`]),
    ...report.systems.flatMap((system) => systemLines(report, system)),
    ...startLines(report),
    ...report.deploymentOptions.map(
      ({ id, label, isDefault }) => `Size "${id}"${isDefault ? ' (default)' : ''}: ${label}`,
    ),
    ...propertyLines(report.systems),
    ...report.notes.map((note) => `Note: ${note.text}`),
    ...report.eulas.map((licence, index) => `Licence ${index + 1}:\n${licence}`),
  ]
    .map((line) => printable(line, true))
    .join('\n')
}

function signatureLines(signature: ApplianceReport['signature']): string[] {
  if (signature === undefined) return []
  const { subject, issuer, validFrom, validTo, matchesManifest, isChainIntact, isSelfSigned, fingerprint } = signature
  const day = (date: Date) => date.toISOString().slice(0, 10)
  const fits = matchesManifest ? 'the signature matches' : 'THE SIGNATURE DOES NOT MATCH'
  const chain = isSelfSigned
    ? 'self-signed'
    : isChainIntact
      ? `issued by ${issuer}`
      : `THE CHAIN TO ${issuer} IS BROKEN`
  return [
    `Signed by ${subject} (${chain}, valid ${day(validFrom)} to ${day(validTo)}): ${fits}`,
    `  SHA-256 ${fingerprint}`,
  ]
}

function systemLines({ files }: ApplianceReport, system: SystemReport): string[] {
  const firmware = system.firmware === 'efi' ? 'UEFI' : 'BIOS'
  const extras = [system.secureBoot ? ', Secure Boot' : '', system.tpm ? ', TPM' : ''].join('')
  const guest = system.guestOs.description || system.guestOs.id
  return [
    `VM "${system.name}": ${system.vcpus} vCPUs, ${mebibytes(system.memoryMiB)}, ${firmware}${extras}, ${guest}`,
    ...system.disks.map((disk) => {
      const stored = files.find((candidate) => candidate.id === disk.fileId)
      const found =
        stored?.storedBytes === undefined
          ? ''
          : ` (${bytes(stored.storedBytes)}, ${stored.detectedFormat ?? 'unknown format'})`
      const shared = disk.isShared ? ', shared' : ''
      const place = [disk.controller.kind, disk.controller.subtype].filter(Boolean).join(' ')
      return `  disk ${bytes(disk.capacityBytes)} on ${place}${shared}: ${disk.fileHref ?? 'empty'}${found}`
    }),
    ...system.cdroms.map((cdrom) => `  CD drive: ${cdrom.fileHref ?? 'empty'}`),
    ...system.nics.map((nic) => `  network card ${nic.model} on "${nic.network ?? 'nothing'}"`),
    ...movedHardware(system, {}).choices.map(
      ({ about, chose, because }) => `  here: ${about} ${chose}, because ${because}`,
    ),
    ...leftBehind(system).map((what) => `  note: ${what}`),
    ...system.notes.map((note) => `  note: ${note.text}`),
  ]
}

function startLines({ startOrder, systems }: ApplianceReport): string[] {
  return startOrder
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ systemId, rank, startDelaySeconds, waitsForGuest }) => {
      const name = systems.find(({ id }) => id === systemId)?.name ?? systemId
      const wait = startDelaySeconds === 0 ? '' : `, then wait ${startDelaySeconds} s`
      return `Start ${rank}: "${name}"${wait}${waitsForGuest ? ' or until its guest answers' : ''}`
    })
}

function propertyLines(systems: readonly SystemReport[]): string[] {
  const all = new Map(systems.flatMap(({ properties }) => properties.map((property) => [property.key, property])))
  return [...all.values()].filter(({ isUserConfigurable }) => isUserConfigurable).map(propertyText)
}

const propertyText = ({ key, type, label, value, isPassword }: VisibleProperty): string =>
  `Property ${key} (${type})${label === undefined ? '' : `: ${label}`}${isPassword || (value ?? '') === '' ? '' : ` [${value}]`}`
