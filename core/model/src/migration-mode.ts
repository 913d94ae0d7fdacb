/**
 * Who leads the move of a running VM, and over what its memory travels. managed: Covisor, and memory goes from hypervisor to hypervisor.
 * peer-to-peer: the source, which connects to the target's management daemon with credentials of its own. tunnelled: the same, and memory
 * goes over that connection.
 */
export const migrationModes = ['managed', 'peer-to-peer', 'tunnelled'] as const
export type MigrationMode = (typeof migrationModes)[number]

/** What becomes of a move that no longer comes closer to its end: the VM stays where it is, or copying goes on. */
export const stalledMoves = ['cancel', 'wait'] as const
export type StalledMove = (typeof stalledMoves)[number]
