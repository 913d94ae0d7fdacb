/** The way to the hub: a shared worker's port, or one to a hub in this page where the browser has no shared workers. */
import { followEvents } from '@covisor/client'
import { api } from '../api.ts'
import { StreamHub, type ToHub } from './stream-hub.ts'

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
  const hub = new StreamHub((options) => followEvents(api, options))
  port2.onmessage = ({ data }: MessageEvent<ToHub>) => hub.handle(port2, data)
  return port1
}
