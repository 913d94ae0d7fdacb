/** Whether Covisor talks to a host, and whether it may place VMs there. Two separate facts, both shown. */
export const connectionStates = ['connecting', 'connected', 'disconnected', 'refused'] as const
/** `refused`: the other side answered, but will not let us in (authentication, host key, not a hypervisor). */
export type ConnectionState = (typeof connectionStates)[number]

export const hostDuties = ['active', 'maintenance'] as const
export type HostDuty = (typeof hostDuties)[number]
