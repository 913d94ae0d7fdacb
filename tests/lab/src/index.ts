/** Real libvirt hosts, guests and databases on one machine, for tests, benches and by hand. */
export { freePort } from './free-port.ts'
export { type LabHost, type LabHostOptions, startLibvirtd } from './lab-host.ts'
export { labUnavailable } from './lab-unavailable.ts'
export { type PostgresServer, postgresUnavailable, startPostgres } from './postgres.ts'
export { runCommand } from './run-command.ts'
export type { TlsFiles } from './tls-files.ts'
