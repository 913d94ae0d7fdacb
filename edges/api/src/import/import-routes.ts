/** /v1/imports and /v1/inspections: appliances and disk images, from an upload or a path on the server. */
import type { ImportSource, InspectedVm, Inspection } from '@covisor/control'
import { AppError, diskBuses, firmwares, guestFamilies, nicModels, parseId } from '@covisor/model'
import { Type } from 'typebox'
import { bytes, instant, json, nullable, oneOf, optional, outcome, type Route, route, text, view } from '../route.ts'
import { choiceView } from '../task/plan-view.ts'
import { taskReplies } from '../task/task-replies.ts'

const sourceBody = view(
  'ImportSource',
  Type.Object(
    {
      upload: optional(text('an upload, see /v1/uploads')),
      path: optional(
        Type.String({ maxLength: 4096, description: "on the server, within the administrator's import folders" }),
      ),
    },
    { additionalProperties: false, description: 'exactly one of the two' },
  ),
)

function sourceOf(source: { upload?: string; path?: string }): ImportSource {
  if (source.upload !== undefined && source.path === undefined) return { upload: parseId('upload', source.upload) }
  if (source.path !== undefined && source.upload === undefined) return { path: source.path }
  throw new AppError('REQUEST_INVALID', { where: 'source', why: 'give either upload or path' })
}

const inspectionView = view(
  'Inspection',
  Type.Object({
    kind: oneOf(['appliance', 'disk']),
    file: Type.String(),
    sizeBytes: bytes('of the file'),
    product: nullable(Type.String()),
    vms: Type.Array(
      Type.Object({
        name: Type.String(),
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
    networks: Type.Array(Type.String()),
    licences: Type.Array(Type.String()),
    manifest: oneOf(['sha1', 'sha256', 'sha512', 'md5', 'none']),
    certificate: nullable(
      Type.Object({
        subject: Type.String(),
        issuer: Type.String(),
        validTo: instant(''),
        signatureMatches: Type.Boolean(),
      }),
    ),
    deploymentOptions: Type.Array(Type.Object({ id: Type.String(), label: Type.String() })),
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
    vms: inspection.vms.map(viewInspectedVm),
    networks: inspection.networks,
    licences: inspection.licences,
    manifest: inspection.manifest,
    certificate:
      certificate === undefined
        ? null
        : {
            subject: certificate.subject,
            issuer: certificate.issuer,
            validTo: certificate.validTo.toISOString(),
            signatureMatches: certificate.signatureMatches,
          },
    deploymentOptions: inspection.deploymentOptions.map(({ id, label }) => ({ id, label })),
    notes: inspection.notes,
    problems: inspection.problems,
  }
}

const viewInspectedVm = (vm: InspectedVm) => ({
  name: vm.name,
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
    body: view('Inspect', Type.Object({ source: sourceBody }, { additionalProperties: false })),
    replies: { 200: inspectionView },
    handle: async ({ control, actor, body, signal }) =>
      json(viewInspection(await control.imports.inspect(actor, sourceOf(body.source), signal))),
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
          name: optional(Type.String({ minLength: 1, maxLength: 128 })),
          vm: optional(Type.String({ description: 'which VM of an appliance that holds several' })),
          host: optional(Type.String()),
          pool: optional(Type.String()),
          networks: optional(
            Type.Record(Type.String(), Type.String(), {
              description: "the appliance's network → network here; '*' for all others",
            }),
          ),
          vcpus: optional(Type.Integer({ minimum: 1, maximum: 1024 })),
          memoryMiB: optional(Type.Integer({ minimum: 1 })),
          diskBus: optional(oneOf(diskBuses)),
          nicModel: optional(oneOf(nicModels)),
          firmware: optional(oneOf(firmwares)),
          guestOs: optional(oneOf(guestFamilies)),
          format: optional(oneOf(['qcow2', 'raw'])),
          deploymentOption: optional(Type.String()),
          acceptLicences: optional(Type.Boolean()),
          start: optional(Type.Boolean()),
          diskFormat: optional(oneOf(['raw'], 'a bare disk file without a format of its own')),
          asImage: optional(Type.Boolean({ description: 'make an image of a bare disk instead of a VM' })),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    async handle({ control, actor, body, options }) {
      const { source, ...rest } = body
      return outcome(await control.imports.start(actor, { ...rest, source: sourceOf(source) }, options))
    },
  }),
]
