/** A hypervisor made of memory: the reference implementation of @covisor/driver-api, and a simulator for tests, demos and benches. */
export type { SimulatedCall } from './calls.ts'
export { completeModel, type EndpointModel } from './endpoint-model.ts'
export type { CallSubject, FaultMoment, FaultRule } from './faults.ts'
export type { HeldChange, PaceMode } from './pace.ts'
export { type SimulatedDriver, simulatedDriver } from './simulated-driver.ts'
export { SimulatedEndpoint, type SimulatedEndpointOptions } from './simulated-endpoint.ts'
