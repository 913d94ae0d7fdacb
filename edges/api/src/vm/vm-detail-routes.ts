/** /v1/vms/{vm}/…: what can be read of one VM besides itself, and its consoles. */
import { consoleKinds } from '@covisor/control'
import { may, powerStates } from '@covisor/model'
import { Type } from 'typebox'
import { instant, json, nullable, oneOf, optional, outcome, type Route, resource, route, text, view } from '../route.ts'
import { taskReplies } from '../task/task-replies.ts'
import { guestView, viewGuest } from './guest-view.ts'
import { viewVm, vmView } from './vm-view.ts'

const addressesView = view(
  'VmAddresses',
  Type.Object({
    items: Type.Array(
      Type.Object({
        address: Type.String(),
        prefix: nullable(Type.Integer()),
        mac: nullable(Type.String()),
        interface: nullable(Type.String()),
        source: oneOf(['agent', 'lease', 'arp'], 'who told'),
      }),
    ),
  }),
)

const historyView = view(
  'VmHistory',
  Type.Object({
    items: Type.Array(
      Type.Object({
        from: instant('from when it was so'),
        to: nullable(instant('until when; null: it still is')),
        name: Type.String(),
        power: nullable(oneOf(powerStates)),
        host: nullable(Type.String()),
        spec: nullable(Type.Unknown({ description: 'the desired hardware then' })),
      }),
    ),
  }),
)

const samplesView = view(
  'VmSamples',
  Type.Object({
    stepSeconds: Type.Integer(),
    points: Type.Array(
      Type.Object({
        at: instant('middle of the step'),
        cpuFraction: nullable(Type.Number({ description: '1 = all vCPUs busy' })),
        memoryUsedMiB: nullable(Type.Number()),
        diskReadBytesPerSecond: nullable(Type.Number()),
        diskWrittenBytesPerSecond: nullable(Type.Number()),
        diskRequestsPerSecond: nullable(Type.Number()),
        diskLatencyMs: nullable(Type.Number({ description: 'what a read or write took, on average' })),
        netReceivedBytesPerSecond: nullable(Type.Number()),
        netSentBytesPerSecond: nullable(Type.Number()),
      }),
    ),
  }),
)

const ticketView = view(
  'ConsoleTicket',
  Type.Object({
    ticket: text('valid once'),
    expiresAt: instant('until when'),
    path: text('WebSocket path to open with it'),
  }),
)

const HOUR_MS = 3_600_000

export const vmDetailRoutes: readonly Route[] = [
  route({
    operationId: 'vm_addresses',
    method: 'GET',
    path: '/v1/vms/{vm}/addresses',
    summary: 'Addresses of the guest, as agent, DHCP leases or ARP tell',
    needs: 'vm:read',
    replies: { 200: addressesView },
    async handle({ control, actor, params }) {
      const items = await control.vms.addresses(actor, params.vm!)
      return json({
        items: items.map((a) => ({
          address: a.address,
          prefix: a.prefix ?? null,
          mac: a.mac ?? null,
          interface: a.interface ?? null,
          source: a.source,
        })),
      })
    },
  }),
  route({
    operationId: 'vm_guest',
    method: 'GET',
    path: '/v1/vms/{vm}/guest',
    summary: 'What the guest says of itself through its agent: system, time zone, users, file systems',
    needs: 'vm:read',
    replies: { 200: guestView },
    handle: async ({ control, actor, params }) => json(viewGuest(await control.vms.guest(actor, params.vm!))),
  }),
  route({
    operationId: 'vm_native_config',
    method: 'GET',
    path: '/v1/vms/{vm}/native-config',
    summary: "The hypervisor's own description of the VM (domain XML)",
    needs: 'vm:native-config',
    query: Type.Object({
      next: optional(Type.Boolean({ description: 'what it has from its next start on, to be edited' })),
    }),
    replies: { 200: { mediaType: 'application/xml', description: 'as the hypervisor keeps it' } },
    async handle({ control, actor, params, query }) {
      const which = query.next === true ? 'next' : 'now'
      const { mediaType, text: content } = await control.vms.nativeConfig(actor, params.vm!, which)
      return { kind: 'bytes', mediaType, bytes: Buffer.from(content, 'utf8') }
    },
  }),
  route({
    operationId: 'vm_edit_native_config',
    method: 'PUT',
    path: '/v1/vms/{vm}/native-config',
    summary: "Change what Covisor does not model of a VM, in the hypervisor's own words (domain XML)",
    needs: 'vm:edit-native-config',
    startsTask: true,
    body: view(
      'EditNativeConfig',
      Type.Object(
        {
          text: Type.String({ minLength: 1, maxLength: 262_144, description: 'all of it' }),
          basedOn: optional(
            Type.String({ maxLength: 262_144, description: 'what was read before; refused when it is another by now' }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: taskReplies,
    handle: async ({ control, actor, params, body, options }) =>
      outcome(await control.vms.editNativeConfig(actor, params.vm!, body, options)),
  }),
  route({
    operationId: 'vm_history',
    method: 'GET',
    path: '/v1/vms/{vm}/history',
    summary: 'How the VM was, version by version',
    needs: 'vm:read',
    replies: { 200: historyView },
    async handle({ control, actor, params }) {
      const versions = await control.vms.history(actor, params.vm!)
      return json({
        items: versions.map((version) => ({
          from: version.from.toISOString(),
          to: version.to?.toISOString() ?? null,
          name: version.name,
          power: version.power ?? null,
          host: may(actor, 'host:read') ? (version.host ?? null) : null,
          spec: version.spec ?? null,
        })),
      })
    },
  }),
  route({
    operationId: 'vm_set_lease',
    method: 'PUT',
    path: '/v1/vms/{vm}/lease',
    summary: 'Say until when a VM may run, as far as its project allows',
    needs: 'vm:lease',
    body: view(
      'SetLease',
      Type.Object(
        { endsAt: nullable(Type.String({ format: 'date-time', description: 'null: for ever' })) },
        { additionalProperties: false },
      ),
    ),
    replies: { 200: vmView },
    async handle({ control, actor, params, body: { endsAt } }) {
      const vm = await control.vms.setLease(actor, params.vm!, endsAt === null ? undefined : new Date(endsAt))
      return resource(viewVm(actor, vm), vm.generation)
    },
  }),
  route({
    operationId: 'vm_samples',
    method: 'GET',
    path: '/v1/vms/{vm}/samples',
    summary: 'Load of the VM over time',
    needs: 'vm:read',
    query: Type.Object({
      from: optional(Type.String({ format: 'date-time', description: 'default: an hour ago' })),
      to: optional(Type.String({ format: 'date-time', description: 'default: now' })),
    }),
    replies: { 200: samplesView },
    async handle({ control, actor, params, query }) {
      const to = query.to === undefined ? new Date() : new Date(query.to)
      const from = query.from === undefined ? new Date(to.getTime() - HOUR_MS) : new Date(query.from)
      const series = await control.vms.samples(actor, params.vm!, { from, to })
      return json({
        stepSeconds: series.stepSeconds,
        points: series.points.map((point) => ({
          at: point.at.toISOString(),
          cpuFraction: point.cpuFraction ?? null,
          memoryUsedMiB: point.memoryUsedMiB ?? null,
          diskReadBytesPerSecond: point.diskReadBytesPerSecond ?? null,
          diskWrittenBytesPerSecond: point.diskWrittenBytesPerSecond ?? null,
          diskRequestsPerSecond: point.diskRequestsPerSecond ?? null,
          diskLatencyMs: point.diskLatencyMs ?? null,
          netReceivedBytesPerSecond: point.netReceivedBytesPerSecond ?? null,
          netSentBytesPerSecond: point.netSentBytesPerSecond ?? null,
        })),
      })
    },
  }),
  route({
    operationId: 'vm_screenshot',
    method: 'GET',
    path: '/v1/vms/{vm}/screenshot',
    summary: 'What is on its screen now',
    needs: 'vm:console',
    replies: { 200: { mediaType: 'image/png', description: 'PNG, or PPM where the hypervisor makes no PNG' } },
    async handle({ control, actor, params, signal }) {
      const { mediaType, bytes } = await control.consoles.screenshot(actor, params.vm!, signal)
      return { kind: 'bytes', mediaType, bytes }
    },
  }),
  route({
    operationId: 'vm_send_keys',
    method: 'POST',
    path: '/v1/vms/{vm}/keys',
    summary: 'Press keys together on its keyboard',
    needs: 'vm:console',
    body: view(
      'SendKeys',
      Type.Object(
        {
          keyCodes: Type.Array(Type.Integer({ minimum: 1, maximum: 767 }), {
            minItems: 1,
            maxItems: 16,
            description: 'Linux input event codes, such as 29, 56, 111 for Ctrl-Alt-Del',
          }),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 204: Type.Null() },
    async handle({ control, actor, params, body }) {
      await control.consoles.sendKeys(actor, params.vm!, body.keyCodes)
      return { kind: 'empty', status: 204 }
    },
  }),
  route({
    operationId: 'vm_console_ticket',
    method: 'POST',
    path: '/v1/vms/{vm}/console-tickets',
    summary: 'A one-time ticket for a console, to be opened as a WebSocket',
    needs: 'vm:console',
    body: view(
      'OpenConsole',
      Type.Object(
        {
          kind: oneOf(consoleKinds),
          takeOver: optional(Type.Boolean({ description: 'end another session on the same console' })),
          earlier: optional(
            Type.Boolean({
              description:
                'serial: begin with what it said lately while anybody had it open; the greeting says how many bytes',
            }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    replies: { 201: ticketView },
    async handle({ control, actor, params, body }) {
      const { ticket, expiresAt } = await control.consoles.ticket(actor, params.vm!, body)
      const path = `/v1/consoles/${encodeURIComponent(ticket)}`
      return { kind: 'json', status: 201, body: { ticket, expiresAt: expiresAt.toISOString(), path } }
    },
  }),
]
