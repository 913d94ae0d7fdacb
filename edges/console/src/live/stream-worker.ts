/** The shared worker: one for all tabs of this origin, gone with the last of them. All it does is in StreamHubs. */
import { createClient, followEvents } from '@covisor/client'
import type { ToHub } from './stream-hub.ts'
import { StreamHubs } from './stream-hubs.ts'

const hubs = new StreamHubs((project = '', options) => followEvents(createClient({ baseUrl: '', project }), options))

interface WorkerScope {
  onconnect: ((event: MessageEvent) => void) | null
}

;(self as unknown as WorkerScope).onconnect = ({ ports: [port] }) => {
  if (port === undefined) return
  port.onmessage = ({ data }: MessageEvent<ToHub>) => hubs.handle(port, data)
}
