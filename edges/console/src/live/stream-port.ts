/** The way to the hub: a shared worker's port, or one to a hub in this page where the browser has no shared workers. */
import { createClient, followEvents } from '@covisor/client'
import type { ToHub } from './stream-hub.ts'
import { StreamHubs } from './stream-hubs.ts'

let port: MessagePort | undefined

export function streamPort(): MessagePort {
  port ??= typeof SharedWorker === 'undefined' ? portInPage() : portOfWorker()
  return port
}

export const tellHub = (message: ToHub): void => streamPort().postMessage(message)

function portOfWorker(): MessagePort {
  const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name: 'covisor' })
  // A tab that goes says so; one that crashed costs the hub a message to nobody.
  addEventListener('pagehide', () => tellHub({ kind: 'leave' }))
  return worker.port
}

function portInPage(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  const hubs = new StreamHubs((project = '', options) => followEvents(createClient({ baseUrl: '', project }), options))
  port2.onmessage = ({ data }: MessageEvent<ToHub>) => hubs.handle(port2, data)
  return port1
}
