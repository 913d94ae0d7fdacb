/**
 * host edit: what a host is called, and at which address Covisor reaches it.
 *
 * A new address is tried before anything is written: the host that answers there has to be the one that was enrolled. One whose old
 * address is dead can be edited too, and tasks that wait for it go on when it answers.
 */
import type { Driver, EndpointAddress } from '@covisor/driver-api'
import { type Actor, AppError } from '@covisor/model'
import type { EndpointPatch, EndpointRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import type { EditEndpointInput } from './edit-endpoint.saga.ts'
import type { EditEndpoint } from './endpoints.ts'
import { parseGivenName } from './given-name.ts'
import { resolveEndpoint } from './resolve-endpoint.ts'
import { refusePassword } from './uri-password.ts'
import { withPatience } from './with-patience.ts'
import { writeEndpoint } from './write-endpoint.ts'

const CONNECT_TIMEOUT_MS = 30_000

export function editEndpoint(
  services: Services,
  saga: Saga<EditEndpointInput>,
  actor: Actor,
  endpoint: string,
  params: EditEndpoint,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const target = { kind: 'endpoint', id: undefined, name: endpoint } as const
  return accept(services, actor, options, { verb: 'host:edit', action: 'edit', target, params }, async () => {
    const row = await resolveEndpoint(store, endpoint)
    // As of VMs: forms ask for a plan before anything is typed.
    if (options.plan !== true && params.name === undefined && params.uri === undefined)
      throw new AppError('REQUEST_INVALID', { where: 'body', why: 'say a name, a URI, or both' })
    const name = params.name === undefined ? undefined : await parseGivenName(store, params.name, row)
    const uri = params.uri === undefined ? undefined : await provenAddress(services, row, params.uri)
    const patch: EndpointPatch = {
      ...(name === undefined ? {} : { label: name, labelGiven: true }),
      ...(uri === undefined ? {} : { uri }),
    }
    const { id, label } = row
    return {
      target: { kind: 'endpoint', id, name: label },
      title: `Edit host "${label}"`,
      saga,
      input: {
        endpoint: id,
        name: name ?? label,
        reconnects: uri !== undefined,
        before: { label, labelGiven: row.labelGiven, uri: row.uri },
      },
      created: undefined,
      takes: {},
      plan: {
        warnings:
          uri === undefined
            ? []
            : [`consoles of its VMs are cut off; tasks that work on "${label}" wait until it is back`],
      },
      commit: (tx) => writeEndpoint(tx, row, patch),
      before: { name: label, uri: row.uri },
      after: { name: name ?? label, uri: uri ?? row.uri },
    }
  })
}

/** Canonical. Throws ENDPOINT_URI_INVALID, ENDPOINT_EXISTS, HOST_UNREACHABLE, HOST_REFUSED, and HOST_KEY_CHANGED for another host. */
async function provenAddress(services: Services, row: EndpointRow, uri: string): Promise<string> {
  const { drivers, store, installation } = services
  const driver = drivers.find(({ kind }) => kind === row.driver)
  refusePassword(uri)
  if (driver?.accepts(uri) !== true)
    throw new AppError('ENDPOINT_URI_INVALID', { uri, why: `"${row.label}" is a host of driver "${row.driver}"` })
  const address = driver.parse(uri)
  const same = (await store.endpoints.list('provider', { filter: { uri: address.uri }, limit: 1 })).items[0]
  if (same !== undefined && same.id !== row.id) throw new AppError('ENDPOINT_EXISTS', { uri: address.uri })
  await tryAddress(driver, address, row, installation)
  return address.uri
}

async function tryAddress(
  driver: Driver,
  address: EndpointAddress,
  { label, pinned }: EndpointRow,
  installation: Services['installation'],
): Promise<void> {
  const patience = { host: label, what: 'let Covisor in at its new address', ms: CONNECT_TIMEOUT_MS }
  const session = await withPatience(patience, (signal) =>
    driver.connect(address, { installation, pinned: pinned ?? undefined, signal }),
  )
  await session.close()
}
