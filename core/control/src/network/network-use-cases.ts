/** Networks: list, make on a host, start, remove. */
import { isIP } from 'node:net'
import type { NewNetwork, ObservedNetwork } from '@covisor/driver-api'
import { AppError, type NetworkId, newId, parseName } from '@covisor/model'
import type { NetworkRow, StoreReads } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { tagsOf, wantedTag } from '../tag/tags-of.ts'
import { extendNetwork } from './extend-network.ts'
import {
  createNetworkSaga,
  extendNetworkSaga,
  type NetworkInput,
  removeNetworkSaga,
  startNetworkSaga,
} from './network.saga.ts'
import { refuseUsedNetwork } from './network-users.ts'
import type { NetworkRecord, NetworkUseCases } from './networks.ts'

export function networkUseCases(services: Services): NetworkUseCases {
  const { store } = services
  const createSaga = createNetworkSaga(services)
  const extendSaga = extendNetworkSaga(services)
  const startSaga = startNetworkSaga(services)
  const removeSaga = removeNetworkSaga(services)

  const record = async (past: StoreReads, row: NetworkRow): Promise<NetworkRecord> => {
    const seen = await past.networks.onHosts({ network: row.id })
    const facts = seen[0]?.facts as ObservedNetwork | undefined
    const ports = await past.ports.list('provider', { filter: { network: row.id }, limit: 1, withTotal: true })
    return {
      id: row.id,
      name: row.name,
      tags: (await tagsOf(past, 'network', [row]))(row),
      kind: row.kind,
      active: seen.some((at) => at.active),
      subnets: facts?.subnets ?? [],
      bridge: facts?.bridge,
      hosts: (
        await Promise.all(
          seen.map(async (at) => ({ id: at.host, name: (await past.hosts.get('provider', at.host)).name })),
        )
      ).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      ports: ports.total ?? 0,
      managed: row.organisation !== null,
    }
  }
  const places = async (network: NetworkId): Promise<NetworkInput['at']> =>
    (await store.networks.onHosts({ network })).map(({ endpoint, host, nativeName }) => ({
      endpoint,
      host,
      nativeName,
    }))

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'network:read', target: { kind: 'network', name: 'any' } })
      const past = storeAt(services, when)
      const rows = await everyRow((page) =>
        past.networks.list(actor, { filter: { tag: wantedTag(when.tag) }, ...page }),
      )
      return await Promise.all(rows.map((row) => record(past, row)))
    },
    async get(actor, network, when = {}) {
      authorise(actor, { verb: 'network:read', target: { kind: 'network', name: network } })
      const past = storeAt(services, when)
      return await record(past, await oneAt(services, when, network, (at, name) => at.networks.resolve(actor, name)))
    },

    create: (actor, params, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'network:create',
          action: 'create',
          target: { kind: 'network', id: undefined, name: params.name },
          params,
        },
        async () => {
          const name = parseName('network', params.name)
          if (!/^[A-Za-z0-9._-]+$/.test(name)) {
            throw new AppError('NAME_INVALID', {
              kind: 'network',
              name,
              why: 'hosts take letters, digits, dot, dash and underscore',
            })
          }
          if (params.kind === 'bridged' && params.bridge === undefined) {
            throw new AppError('REQUEST_INVALID', {
              where: 'bridge',
              why: 'a bridged network needs the name of a bridge on the host',
            })
          }
          if (params.subnet !== undefined) checkSubnet(params.subnet)
          const host = await store.hosts.resolve('provider', params.host)
          const same = await store.networks.list(actor, { filter: { name }, limit: 1 })
          if (same.items.length > 0 || (await store.networks.onHost(host.id, name)) !== undefined) {
            throw new AppError('NAME_TAKEN', { kind: 'network', name })
          }
          const network = newId('network')
          const made: NewNetwork = {
            nativeName: name,
            kind: params.kind,
            ...(params.bridge === undefined ? {} : { bridge: params.bridge }),
            ...(params.subnet === undefined ? {} : { subnet: params.subnet }),
          }
          return {
            target: { kind: 'network', id: network, name },
            title: `Create network "${name}" on "${host.name}"`,
            saga: createSaga,
            input: { network, name, at: [{ endpoint: host.endpoint, host: host.id, nativeName: name }], made },
            created: network,
            takes: { networks: 1 },
            commit: async (tx) =>
              void (await tx.networks.insert({
                id: network,
                organisation: actor.organisation,
                project: actor.project,
                name,
                kind: params.kind,
              })),
            after: { host: host.name, kind: params.kind },
          }
        },
      ),

    extend: (actor, network, params, options) => extendNetwork(services, extendSaga, actor, network, params, options),

    start: (actor, network, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'network:start',
          action: 'start',
          target: { kind: 'network', id: undefined, name: network },
          params: null,
        },
        async () => {
          const row = await store.networks.resolve(actor, network)
          return {
            target: { kind: 'network', id: row.id, name: row.name },
            title: `Start network "${row.name}"`,
            saga: startSaga,
            input: { network: row.id, name: row.name, at: await places(row.id), made: null },
            created: undefined,
            takes: {},
          }
        },
      ),

    remove: (actor, network, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'network:remove',
          action: 'remove',
          target: { kind: 'network', id: undefined, name: network },
          params: null,
        },
        async () => {
          const row = await store.networks.resolve(actor, network)
          await refuseUsedNetwork(store, row)
          return {
            target: { kind: 'network', id: row.id, name: row.name },
            title: `Remove network "${row.name}"`,
            saga: removeSaga,
            input: { network: row.id, name: row.name, at: await places(row.id), made: null },
            created: undefined,
            takes: {},
            plan: { irreversible: [`network "${row.name}" on its host`] },
            commit: async (tx) => await refuseUsedNetwork(tx, row),
          }
        },
      ),
  }
}

/** RFC 4632, 3.1: an address and the length of its prefix. The host takes this address, so it cannot be the network's own. */
function checkSubnet(text: string): void {
  const refuse = (why: string): never => {
    throw new AppError('REQUEST_INVALID', {
      where: 'subnet',
      why: `"${text}" ${why}; write the host's address in it, such as 192.168.80.1/24`,
    })
  }
  const [address = '', prefix = '', ...rest] = text.split('/')
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : 0
  if (bits === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) refuse('is not an address with a prefix length')
  if (Number(prefix) < 8 || Number(prefix) > bits - 2) refuse('leaves no room for a host and a guest')
}
