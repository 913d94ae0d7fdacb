/** The server as a part of tests and tools. */
export { OptionsError } from './options-error.ts'
export { readServerOptions, type ServerOptions } from './server-options.ts'
export { type RunningServer, startServer } from './start-server.ts'
export type { TlsSetting } from './tls/tls-setting.ts'
