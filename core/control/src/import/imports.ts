/**
 * Use cases on imports: an appliance or disk image becomes a VM (or an image) in one pass.
 *
 * The bytes come from a path on the server (administrators' configured roots) or from an upload that the server pulls:
 * it asks the uploader for ranges, so one mechanism serves sequential reading, random access and resuming.
 */
import type { Actor, Choice, DiskBus, Firmware, GuestFamily, ImageId, NicModel, UploadId, VmId } from '@covisor/model'
import type { CallOptions, Outcome } from '../outcome.ts'

export interface ImportUseCases {
  /** What is inside, in bounded reads, without reading the disks. Uploads must be connected (see uploads). */
  inspect(actor: Actor, source: ImportSource, signal: AbortSignal): Promise<Inspection>
  start(actor: Actor, params: StartImport, options: CallOptions): Promise<Outcome<VmId | ImageId>>
}

export type ImportSource = { readonly upload: UploadId } | { readonly path: string }

export interface StartImport {
  readonly source: ImportSource
  /** Default: the appliance's own name. */
  readonly name?: string
  /** Which VM of an appliance that holds several, by its name there. */
  readonly vm?: string
  readonly host?: string
  readonly pool?: string
  /** The appliance's network names → networks here. '*' stands for all others. */
  readonly networks?: Readonly<Record<string, string>>
  readonly vcpus?: number
  readonly memoryMiB?: number
  readonly diskBus?: DiskBus
  readonly nicModel?: NicModel
  readonly firmware?: Firmware
  readonly guestOs?: GuestFamily
  readonly format?: 'qcow2' | 'raw'
  readonly deploymentOption?: string
  /** The user has read and accepts the licence texts inside. */
  readonly acceptLicences?: boolean
  readonly start?: boolean
  /** Format of a bare disk file that cannot be recognised: raw. */
  readonly diskFormat?: 'raw'
  /** Make an image of a bare disk instead of a VM. */
  readonly asImage?: boolean
}

export interface Inspection {
  readonly kind: 'appliance' | 'disk'
  readonly file: string
  readonly sizeBytes: number
  readonly product: string | undefined
  readonly vms: readonly InspectedVm[]
  readonly networks: readonly string[]
  readonly licences: readonly string[]
  readonly manifest: 'sha1' | 'sha256' | 'sha512' | 'md5' | 'none'
  readonly certificate:
    | { readonly subject: string; readonly issuer: string; readonly validTo: Date; readonly signatureMatches: boolean }
    | undefined
  readonly deploymentOptions: readonly { readonly id: string; readonly label: string }[]
  /** What will be different on KVM, what was ignored, what is not supported. */
  readonly notes: readonly string[]
  readonly problems: readonly string[]
}

export interface InspectedVm {
  readonly name: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly firmware: Firmware
  readonly secureBoot: boolean
  readonly tpm: boolean
  readonly guestOs: { readonly family: GuestFamily; readonly description: string }
  readonly disks: readonly {
    readonly file: string | undefined
    readonly format: string
    readonly capacityBytes: number
    readonly fileBytes: number | undefined
    readonly controller: string
  }[]
  readonly nics: readonly { readonly network: string; readonly model: string }[]
  readonly choices: readonly Choice[]
}
