/** Real libvirt hosts, guests and databases on one machine, for tests, benches and by hand. */
export { runCommand } from '../../../tools/run-command.ts'
export { freePort } from './free-port.ts'
export { type DemoAppliance, demoAppliance, type TinyGuest, tinyGuest } from './guests.ts'
export { type LabHost, type LabHostOptions, startLibvirtd } from './lab-host.ts'
export { labUnavailable } from './lab-unavailable.ts'
export { type PostgresServer, postgresUnavailable, startPostgres } from './postgres.ts'
export { SerialLine } from './serial-line.ts'
export type { TlsFiles } from './tls-files.ts'
