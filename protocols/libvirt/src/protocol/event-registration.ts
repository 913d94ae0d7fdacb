/**
 * Asking for events, and asking no more. The events themselves are in event-messages.ts.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { optional } from '../xdr/composites.ts'
import { int } from '../xdr/numbers.ts'
import { domain, network, nodeDevice, secret, storagePool } from './handles.ts'
import { procedure } from './procedure.ts'

export const eventRegistrationCalls = {
  connectDomainEventRegister: procedure(105, {}, { cbRegistered: int }, { priority: 'high' }),
  connectDomainEventDeregister: procedure(106, {}, { cbRegistered: int }, { priority: 'high' }),
  connectDomainEventRegisterAny: procedure(167, { eventID: int }, {}, { priority: 'high' }),
  connectDomainEventDeregisterAny: procedure(168, { eventID: int }, {}, { priority: 'high' }),
  connectNetworkEventRegisterAny: procedure(
    313,
    { eventID: int, net: optional(network) },
    { callbackID: int },
    { priority: 'high' },
  ),
  connectNetworkEventDeregisterAny: procedure(314, { callbackID: int }, {}, { priority: 'high' }),
  connectDomainEventCallbackRegisterAny: procedure(
    316,
    { eventID: int, dom: optional(domain) },
    { callbackID: int },
    { priority: 'high' },
  ),
  connectDomainEventCallbackDeregisterAny: procedure(317, { callbackID: int }, {}, { priority: 'high' }),
  connectStoragePoolEventRegisterAny: procedure(
    368,
    { eventID: int, pool: optional(storagePool) },
    { callbackID: int },
    { priority: 'high' },
  ),
  connectStoragePoolEventDeregisterAny: procedure(369, { callbackID: int }, {}, { priority: 'high' }),
  connectNodeDeviceEventRegisterAny: procedure(
    374,
    { eventID: int, dev: optional(nodeDevice) },
    { callbackID: int },
    { priority: 'high' },
  ),
  connectNodeDeviceEventDeregisterAny: procedure(375, { callbackID: int }, {}, { priority: 'high' }),
  connectSecretEventRegisterAny: procedure(
    380,
    { eventID: int, secret: optional(secret) },
    { callbackID: int },
    { priority: 'high' },
  ),
  connectSecretEventDeregisterAny: procedure(381, { callbackID: int }, {}, { priority: 'high' }),
} as const
