/** OVF descriptors, manifests and OVA archives: read, checked, written. No network, no product. */

export { type DetectedFormat, detectFormat } from './appliance/detect-format.ts'
export type { ApplianceFile } from './appliance/file-content.ts'
export { pieceNames } from './appliance/find-file.ts'
export {
  type ApplianceReport,
  applianceKind,
  type FileReport,
  inspectAppliance,
  reportOn,
  type SystemReport,
} from './appliance/inspect-appliance.ts'
export { type Appliance, type ApplianceParts, type OpenOptions, openAppliance } from './appliance/open-appliance.ts'
export { memberSource, openOva } from './appliance/open-ova.ts'
export { decodeText, MAX_TEXT_BYTES } from './descriptor/decode-text.ts'
export type { DiskFormat } from './descriptor/disk-format.ts'
export type * from './descriptor/envelope.ts'
export type { LocaleOptions } from './descriptor/messages.ts'
export { parseOvf, systemsOf } from './descriptor/parse-ovf.ts'
export type { ResourceKind } from './descriptor/resource-kind.ts'
export type { GuestFamily } from './hardware/cim-os.ts'
export type { Controller, ControllerKind } from './hardware/controller.ts'
export type { GuestOs } from './hardware/guest-os.ts'
export type { NicModel, VmNic } from './hardware/network-adapters.ts'
export type { VmDiskAddress } from './hardware/places.ts'
export type { DiskParent, VmCdrom, VmDisk } from './hardware/storage.ts'
export { type VmHardware, type VmHardwareOptions, vmHardware } from './hardware/vm-hardware.ts'
export {
  checkDigest,
  compareDigests,
  type Digest,
  type DigestAlgorithm,
  digestOf,
  tapDigests,
  verifyingSource,
} from './manifest/digest.ts'
export { parseCertificate, type SignatureReport } from './manifest/parse-certificate.ts'
export { type Manifest, parseManifest } from './manifest/parse-manifest.ts'
export { indexOva } from './ova/index-ova.ts'
export { ovaSource } from './ova/ova-source.ts'
export { readOvaSequential, type SequentialMember } from './ova/read-ova-sequential.ts'
export type { OvaMember } from './ova/tar-walk.ts'
export { type MemberToWrite, type WriteOvaOptions, writeOva } from './ova/write-ova.ts'
export { OvfError, type OvfProblem } from './ovf-error.ts'
export { type AnsweredProperties, answerProperties, type PropertyProblem } from './properties/answer-properties.ts'
export { type VisibleProperty, visibleProperties } from './properties/visible-properties.ts'
export { bytesSource, partOf, type RangeSource } from './range-source.ts'
export { type StartOrderItem, startOrder } from './startup/start-order.ts'
export type {
  AttachedDisk,
  DiskToWrite,
  FileToWrite,
  OvfToWrite,
  PropertyToWrite,
  SystemToWrite,
} from './write/ovf-to-write.ts'
export { type OvfEnvironment, writeEnvironment } from './write/write-environment.ts'
export { type ManifestLine, manifestLine, writeManifest } from './write/write-manifest.ts'
export { writeOvf } from './write/write-ovf.ts'
