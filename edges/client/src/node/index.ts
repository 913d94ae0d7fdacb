/** What the client can do better where it runs on Node. */
export { rangeTransport } from './range-transport.ts'
