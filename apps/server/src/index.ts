/** The server as a part of tests and tools. */
export { OptionsError, readServerOptions, type ServerOptions } from './server-options.ts'
export { type RunningServer, startServer } from './start-server.ts'
