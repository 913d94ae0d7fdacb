/**
 * Use cases on imports: an appliance or disk image becomes a VM (or an image) in one pass.
 *
 * The bytes come from a path on the server (administrators' configured roots) or from an upload that the server pulls:
 * it asks the uploader for ranges, so one mechanism serves sequential reading, random access and resuming.
 */
import type {
  Actor,
  Choice,
  DiskBus,
  Firmware,
  GroupId,
  GuestFamily,
  ImageId,
  NicModel,
  UploadId,
  VmId,
} from '@covisor/model'
import type { StartOrderItem, VisibleProperty } from '@covisor/ovf'
import type { CallOptions, Outcome } from '../outcome.ts'

export interface ImportUseCases {
  /** What is inside, in bounded reads, without reading the disks. Uploads must be connected (see uploads). */
  inspect(actor: Actor, params: InspectParams, signal: AbortSignal): Promise<Inspection>
  start(actor: Actor, params: StartImport, options: CallOptions): Promise<Outcome<VmId | GroupId | ImageId>>
}

export type ImportSource =
  | { readonly upload: UploadId }
  /** `parents`: the files that the disk is a difference to, nearest first, under the same rules as the disk itself. */
  | { readonly path: string; readonly parents?: readonly string[] }
  /** Read by the server, from the hosts that its administrator allows. */
  | { readonly url: string; readonly parents?: readonly string[] }

export interface InspectParams {
  readonly source: ImportSource
  /** Of a bare disk file that cannot be recognised: raw. */
  readonly diskFormat?: 'raw'
  readonly deploymentOption?: string
  /** BCP 47: in which of its languages the appliance speaks. */
  readonly locale?: string
}

export interface StartImport {
  readonly source: ImportSource
  /** Of the VM, or of the group when the appliance holds several VMs. Default: the appliance's own name. */
  readonly name?: string
  /** Only this VM of an appliance that holds several, by its name there. Without it all come, as a group. */
  readonly vm?: string
  /** For VMs of a group: their names in the appliance → names here. */
  readonly vmNames?: Readonly<Record<string, string>>
  /** Says what is not said here; an explicit wish wins over it. */
  readonly profile?: string
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
  /** Answers to what the appliance asks, by full key (`class.key.instance`). Perhaps secret. */
  readonly properties?: Readonly<Record<string, string>>
  readonly locale?: string
  /** The user has read and accepts the licence texts inside. */
  readonly acceptEulas?: boolean
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
  /** The VMs become a group of this name, unless one of them is asked for; undefined: there is one VM. */
  readonly group: string | undefined
  readonly vms: readonly InspectedVm[]
  readonly startOrder: readonly StartOrderItem[]
  readonly networks: readonly { readonly name: string; readonly description: string | undefined }[]
  readonly eulas: readonly string[]
  readonly manifest: 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'md5' | 'none'
  readonly certificate:
    | {
        readonly subject: string
        readonly issuer: string
        readonly validFrom: Date
        readonly validTo: Date
        readonly fingerprint: string
        readonly selfSigned: boolean
        readonly signatureMatches: boolean
        readonly chainIntact: boolean
      }
    | undefined
  readonly deploymentOptions: readonly {
    readonly id: string
    readonly label: string
    readonly description: string | undefined
    readonly isDefault: boolean
  }[]
  /** What the guests are told, and what is asked for that; one entry for a key that several VMs share. */
  readonly properties: readonly InspectedProperty[]
  /** What will be different on KVM, what was ignored, what is not supported. */
  readonly notes: readonly string[]
  readonly problems: readonly string[]
}

export interface InspectedProperty extends VisibleProperty {
  /** The import waits for an answer: there is no usable default. */
  readonly mustBeAnswered: boolean
}

export interface InspectedVm {
  /** ovf:id; '' for a bare disk. */
  readonly id: string
  readonly name: string
  readonly description: string
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
