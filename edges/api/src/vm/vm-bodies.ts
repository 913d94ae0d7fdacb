/** What clients send about VMs. */
import { diskBuses, firmwares, guestFamilies, migrationModes, nicModels, stalledMoves } from '@covisor/model'
import { Type } from 'typebox'
import { nullable, oneOf, optional, text, view } from '../route.ts'

const strict = { additionalProperties: false }
/** Far above what any guest can use; keeps lists short enough to be answered at once. */
const MAX_DEVICES = 64

export const nameField = Type.String({ minLength: 1, maxLength: 128 })
const vcpus = Type.Integer({ minimum: 1, maximum: 1024 })
const memoryMiB = Type.Integer({ minimum: 1, maximum: 64 * 1024 * 1024, description: 'in MiB' })

const hugePageKiB = Type.Integer({
  minimum: 64,
  maximum: 2 ** 24,
  description: 'all memory in pages of this size: 2048, 1048576',
})
const hostDevices = Type.Array(
  text('vendor and product such as 10de:1eb8, or gpu, network, storage, accelerator, other'),
  {
    maxItems: 16,
    description: 'PCI devices of the host for this VM alone; takes vm:pass-device',
  },
)

export const TAKES_START = 'takes the verb vm:start too'

const newDisk = view(
  'NewDisk',
  Type.Object(
    {
      sizeBytes: optional(Type.Integer({ minimum: 1, maximum: 2 ** 46, description: 'for a new, empty volume' })),
      volume: optional(text('an existing volume instead (id or name)')),
      bus: optional(oneOf(diskBuses)),
      format: optional(oneOf(['qcow2', 'raw'])),
      pool: optional(text("for a new volume, instead of the VM's pool (id or name)")),
    },
    strict,
  ),
)

const newNic = view(
  'NewNic',
  Type.Object(
    { network: text('network id or name'), mac: optional(Type.String()), model: optional(oneOf(nicModels)) },
    strict,
  ),
)

export const createVmBody = view(
  'CreateVm',
  Type.Object(
    {
      name: nameField,
      description: optional(Type.String({ maxLength: 4096 })),
      vcpus: optional(vcpus),
      memoryMiB: optional(memoryMiB),
      flavor: optional(Type.String()),
      guestOs: optional(oneOf(guestFamilies)),
      firmware: optional(oneOf(firmwares)),
      secureBoot: optional(Type.Boolean()),
      tpm: optional(Type.Boolean()),
      cpuModel: optional(text('host-model (default), host-passthrough, or a named model')),
      hugePageKiB: optional(hugePageKiB),
      oneNumaCell: optional(Type.Boolean({ description: 'memory and vCPUs in one NUMA cell of the host' })),
      devices: optional(hostDevices),
      image: optional(text('the first disk is a copy of this image')),
      disks: optional(Type.Array(newDisk, { maxItems: MAX_DEVICES })),
      cdroms: optional(Type.Array(Type.String(), { maxItems: 4, description: 'volumes to put into CD drives' })),
      nics: optional(Type.Array(newNic, { maxItems: MAX_DEVICES })),
      cloudInit: optional(
        Type.Object(
          {
            hostname: optional(Type.String()),
            user: optional(Type.String()),
            password: optional(Type.String({ maxLength: 256 })),
            sshKeys: optional(Type.Array(Type.String({ maxLength: 16_384 }), { maxItems: 64 })),
            networkConfig: optional(Type.String({ maxLength: 524_288 })),
            userData: optional(Type.String({ maxLength: 524_288 })),
          },
          strict,
        ),
      ),
      host: optional(text('placed there; default: chosen')),
      cluster: optional(text('placed on a host of this cluster')),
      pool: optional(text('for new volumes; default: chosen')),
      start: optional(Type.Boolean({ description: TAKES_START })),
    },
    strict,
  ),
)

export const editVmBody = view(
  'EditVm',
  Type.Object(
    {
      name: optional(nameField),
      description: optional(Type.String({ maxLength: 4096 })),
      vcpus: optional(vcpus),
      memoryMiB: optional(memoryMiB),
      startWithHost: optional(Type.Boolean()),
      addDisks: optional(Type.Array(newDisk, { maxItems: MAX_DEVICES })),
      removeDisks: optional(Type.Array(Type.String(), { maxItems: MAX_DEVICES, description: 'device keys' })),
      deleteVolumes: optional(
        Type.Boolean({ description: 'also delete the volumes of removed disks; takes the verb volume:delete too' }),
      ),
      addNics: optional(Type.Array(newNic, { maxItems: MAX_DEVICES })),
      removeNics: optional(Type.Array(Type.String(), { maxItems: MAX_DEVICES, description: 'device keys' })),
      connectNics: optional(Type.Record(Type.String(), Type.Boolean(), { description: 'link state by device key' })),
      cdroms: optional(
        Type.Record(Type.String(), nullable(Type.String()), { description: 'volume by device key; null ejects' }),
      ),
      hugePageKiB: optional(nullable(hugePageKiB)),
      oneNumaCell: optional(Type.Boolean({ description: 'memory and vCPUs in one NUMA cell of its host, or in any' })),
      addDevices: optional(hostDevices),
      removeDevices: optional(Type.Array(Type.String(), { maxItems: 16, description: 'keys of devices of the host' })),
    },
    strict,
  ),
)

export const cloneVmBody = view(
  'CloneVm',
  Type.Object({ name: nameField, start: optional(Type.Boolean({ description: TAKES_START })) }, strict),
)

export const restoreVmBody = view('RestoreVm', Type.Object({ name: optional(nameField) }, strict))

export const recoverVmBody = view(
  'RecoverVm',
  Type.Object(
    {
      to: optional(text('host id or name; default: chosen')),
      hostIsDead: optional(
        Type.Boolean({
          description: "you have made sure that the VM's host is off; a host that answers is never taken for dead",
        }),
      ),
    },
    strict,
  ),
)

export const migrateVmBody = view(
  'MigrateVm',
  Type.Object(
    {
      to: optional(text('host id or name; default: chosen')),
      pool: optional(
        text(
          'pool id or name that all disks go to; default: only those that the other host does not see, to where there is room',
        ),
      ),
      mode: optional(
        oneOf(
          migrationModes,
          'who leads: Covisor; the source itself, where the target lets it in; the source, with the memory in its connection',
        ),
      ),
      ifStalled: optional(
        oneOf(
          stalledMoves,
          'what becomes of a move that comes no closer to its end: taken back if not said, or left to go on',
        ),
      ),
      stalledAfterSeconds: optional(
        Type.Integer({ minimum: 10, maximum: 86_400, description: 'how long that is waited for; 300 if not said' }),
      ),
      bandwidthMiBps: optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'MiB a second at most' })),
      autoConverge: optional(Type.Boolean({ description: 'slow down a guest that writes too fast; default: true' })),
      postCopy: optional(Type.Boolean({ description: 'switch over early when copying does not come to an end' })),
      parallel: optional(Type.Integer({ minimum: 2, maximum: 64, description: 'connections to copy over' })),
      tls: optional(Type.Boolean({ description: 'encrypt the memory on its way' })),
    },
    strict,
  ),
)
