/** /v1/imports and /v1/inspections: appliances and disk images, from an upload or a path on the server. */
import type { ImportSource, InspectedProperty, InspectedVm, Inspection } from '@covisor/control'
import { AppError, diskBuses, firmwares, guestFamilies, nicModels, parseId } from '@covisor/model'
import { Type } from 'typebox'
import { bytes, instant, json, nullable, oneOf, optional, outcome, type Route, route, text, view } from '../route.ts'
import { choiceView } from '../task/plan-view.ts'
import { taskReplies } from '../task/task-replies.ts'
import { TAKES_START } from '../vm/vm-bodies.ts'

const strict = { additionalProperties: false }
const localeField = Type.String({
  pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$',
  description: 'BCP 47, such as de or zh-CN',
})

const sourceBody = view(
  'ImportSource',
  Type.Object(
    {
      upload: optional(text('an upload, see /v1/uploads')),
      path: optional(
        Type.String({ maxLength: 4096, description: "on the server, within the administrator's import folders" }),
      ),
      url: optional(
        Type.String({ maxLength: 8192, description: "read by the server, from the administrator's import hosts" }),
      ),
      parents: optional(
        Type.Array(Type.String({ maxLength: 8192 }), {
          maxItems: 63,
          description: 'of a path or URL: what its disk is a difference to, nearest first; paths or URLs as it is one',
        }),
      ),
    },
    { additionalProperties: false, description: 'exactly one of upload, path and url' },
  ),
)

interface SourceBody {
  readonly upload?: string
  readonly path?: string
  readonly url?: string
  readonly parents?: readonly string[]
}

function sourceOf({ upload, path, url, parents }: SourceBody): ImportSource {
  const chain = parents === undefined ? {} : { parents }
  if (upload !== undefined && parents !== undefined) {
    const why = 'an upload is one file; send a disk and its parents as a tar of them, the disk first'
    throw new AppError('REQUEST_INVALID', { where: 'source.parents', why })
  }
  if ([upload, path, url].filter((given) => given !== undefined).length === 1) {
    if (upload !== undefined) return { upload: parseId('upload', upload) }
    if (path !== undefined) return { path, ...chain }
    if (url !== undefined) return { url, ...chain }
  }
  throw new AppError('REQUEST_INVALID', { where: 'source', why: 'give one of upload, path and url' })
}

const inspectionView = view(
  'Inspection',
  Type.Object({
    kind: oneOf(['appliance', 'disk']),
    file: Type.String(),
    sizeBytes: bytes('of the file'),
    product: nullable(Type.String()),
    group: nullable(text('several VMs become a group of this name')),
    vms: Type.Array(
      Type.Object({
        id: text("the appliance's own id of it"),
        name: Type.String(),
        description: Type.String(),
        vcpus: Type.Integer(),
        memoryMiB: Type.Integer(),
        firmware: oneOf(firmwares),
        secureBoot: Type.Boolean(),
        tpm: Type.Boolean(),
        guestOs: Type.Object({ family: oneOf(guestFamilies), description: Type.String() }),
        disks: Type.Array(
          Type.Object({
            file: nullable(Type.String()),
            format: Type.String(),
            capacityBytes: bytes('as the guest sees it'),
            fileBytes: nullable(bytes('in the appliance')),
            controller: Type.String(),
          }),
        ),
        nics: Type.Array(Type.Object({ network: Type.String(), model: Type.String() })),
        choices: Type.Array(choiceView),
      }),
    ),
    startOrder: Type.Array(
      Type.Object({
        vm: text('its id in the appliance'),
        order: Type.Integer({ description: 'what has the same order starts together; 0: at any time' }),
        startDelaySeconds: Type.Integer(),
        stopDelaySeconds: Type.Integer(),
        startAction: oneOf(['powerOn', 'none']),
        stopAction: oneOf(['powerOff', 'guestShutdown', 'none']),
        waitsForGuest: Type.Boolean(),
      }),
    ),
    networks: Type.Array(Type.Object({ name: Type.String(), description: nullable(Type.String()) })),
    eulas: Type.Array(Type.String(), { description: 'licence texts that must be accepted' }),
    manifest: oneOf(['sha1', 'sha256', 'sha384', 'sha512', 'md5', 'none']),
    certificate: nullable(
      Type.Object({
        subject: Type.String(),
        issuer: Type.String(),
        validFrom: instant('when it begins to be valid'),
        validTo: instant('when it ends to be valid'),
        fingerprint: text('SHA-256 of the certificate, as people compare it'),
        selfSigned: Type.Boolean(),
        signatureMatches: Type.Boolean({ description: 'the manifest is the one that was signed' }),
        chainIntact: Type.Boolean({ description: 'each certificate in the file signs the one before it' }),
      }),
    ),
    deploymentOptions: Type.Array(
      Type.Object({
        id: Type.String(),
        label: Type.String(),
        description: nullable(Type.String()),
        isDefault: Type.Boolean(),
      }),
    ),
    properties: Type.Array(
      Type.Object({
        key: text('as the guest sees it, and as it is answered'),
        type: Type.String(),
        qualifiers: nullable(Type.String()),
        value: nullable(text('the default; never that of a password')),
        isUserConfigurable: Type.Boolean(),
        isPassword: Type.Boolean(),
        mustBeAnswered: Type.Boolean(),
        category: nullable(Type.String()),
        label: nullable(Type.String()),
        description: nullable(Type.String()),
      }),
    ),
    notes: Type.Array(Type.String(), { description: 'what will be different here, and what was ignored' }),
    problems: Type.Array(Type.String(), { description: 'why it cannot be imported as it is' }),
  }),
)

function viewInspection(inspection: Inspection) {
  const { certificate } = inspection
  return {
    kind: inspection.kind,
    file: inspection.file,
    sizeBytes: inspection.sizeBytes,
    product: inspection.product ?? null,
    group: inspection.group ?? null,
    vms: inspection.vms.map(viewInspectedVm),
    startOrder: inspection.startOrder.map(({ systemId, rank, ...rest }) => ({ vm: systemId, order: rank, ...rest })),
    networks: inspection.networks.map(({ name, description }) => ({ name, description: description ?? null })),
    eulas: inspection.eulas,
    manifest: inspection.manifest,
    certificate:
      certificate === undefined
        ? null
        : {
            ...certificate,
            validFrom: certificate.validFrom.toISOString(),
            validTo: certificate.validTo.toISOString(),
          },
    deploymentOptions: inspection.deploymentOptions.map(({ id, label, description, isDefault }) => ({
      id,
      label,
      description: description ?? null,
      isDefault,
    })),
    properties: inspection.properties.map(viewProperty),
    notes: inspection.notes,
    problems: inspection.problems,
  }
}

const viewProperty = (property: InspectedProperty) => ({
  key: property.key,
  type: property.type,
  qualifiers: property.qualifiers ?? null,
  value: property.isPassword ? null : (property.value ?? null),
  isUserConfigurable: property.isUserConfigurable,
  isPassword: property.isPassword,
  mustBeAnswered: property.mustBeAnswered,
  category: property.category ?? null,
  label: property.label ?? null,
  description: property.description ?? null,
})

const viewInspectedVm = (vm: InspectedVm) => ({
  id: vm.id,
  name: vm.name,
  description: vm.description,
  vcpus: vm.vcpus,
  memoryMiB: vm.memoryMiB,
  firmware: vm.firmware,
  secureBoot: vm.secureBoot,
  tpm: vm.tpm,
  guestOs: { family: vm.guestOs.family, description: vm.guestOs.description },
  disks: vm.disks.map((disk) => ({
    file: disk.file ?? null,
    format: disk.format,
    capacityBytes: disk.capacityBytes,
    fileBytes: disk.fileBytes ?? null,
    controller: disk.controller,
  })),
  nics: vm.nics.map(({ network, model }) => ({ network, model })),
  choices: vm.choices,
})

export const importRoutes: readonly Route[] = [
  route({
    operationId: 'inspection_create',
    method: 'POST',
    path: '/v1/inspections',
    summary: 'What is inside an appliance or disk image, without reading its disks',
    needs: 'import:inspect',
    body: view(
      'Inspect',
      Type.Object(
        {
          source: sourceBody,
          deploymentOption: optional(Type.String()),
          locale: optional(localeField),
          diskFormat: optional(oneOf(['raw'], 'a bare disk file without a format of its own')),
        },
        strict,
      ),
    ),
    replies: { 200: inspectionView },
    handle: async ({ control, actor, body: { source, ...rest }, signal }) =>
      json(viewInspection(await control.imports.inspect(actor, { ...rest, source: sourceOf(source) }, signal))),
  }),
  route({
    operationId: 'import_create',
    method: 'POST',
    path: '/v1/imports',
    summary: 'Import an appliance or disk image in one pass',
    needs: 'import:create',
    startsTask: true,
    body: view(
      'StartImport',
      Type.Object(
        {
          source: sourceBody,
          name: optional(
            Type.String({ minLength: 1, maxLength: 128, description: 'of the VM, or of the group of several VMs' }),
          ),
          vm: optional(
            Type.String({
              description: 'only this VM of an appliance that holds several; without it all come, as a group',
            }),
          ),
          vmNames: optional(
            Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 128 }), {
              description: "names of the appliance's VMs → names here",
            }),
          ),
          profile: optional(text('a mapping profile, see /v1/import-profiles; what is said here wins over it')),
          host: optional(Type.String()),
          pool: optional(Type.String()),
          networks: optional(
            Type.Record(Type.String(), Type.String(), {
              description: "the appliance's network → network here; '*' for all others",
            }),
          ),
          vcpus: optional(Type.Integer({ minimum: 1, maximum: 1024 })),
          memoryMiB: optional(Type.Integer({ minimum: 1, maximum: 64 * 1024 * 1024 })),
          diskBus: optional(oneOf(diskBuses)),
          nicModel: optional(oneOf(nicModels)),
          firmware: optional(oneOf(firmwares)),
          guestOs: optional(oneOf(guestFamilies)),
          format: optional(oneOf(['qcow2', 'raw'])),
          deploymentOption: optional(Type.String()),
          properties: optional(
            Type.Record(Type.String({ maxLength: 1024 }), Type.String({ maxLength: 65_536 }), {
              description: 'answers to what the appliance asks, by key; passwords are kept in no log',
            }),
          ),
          locale: optional(localeField),
          acceptEulas: optional(Type.Boolean({ description: 'the licence texts inside were read and are accepted' })),
          start: optional(Type.Boolean({ description: TAKES_START })),
          diskFormat: optional(oneOf(['raw'], 'a bare disk file without a format of its own')),
          asImage: optional(Type.Boolean({ description: 'make an image of a bare disk instead of a VM' })),
        },
        strict,
      ),
    ),
    replies: taskReplies,
    async handle({ control, actor, body, options }) {
      const { source, ...rest } = body
      return outcome(await control.imports.start(actor, { ...rest, source: sourceOf(source) }, options))
    },
  }),
]
