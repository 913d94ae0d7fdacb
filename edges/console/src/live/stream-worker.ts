/** The shared worker: one for all tabs of this origin, gone with the last of them. All it does is in StreamHub. */
import { createClient, followEvents } from '@covisor/client'
import { StreamHub, type ToHub } from './stream-hub.ts'

const api = createClient({ baseUrl: '' })
const hub = new StreamHub((options) => followEvents(api, options))

interface WorkerScope {
  onconnect: ((event: MessageEvent) => void) | null
}

;(self as unknown as WorkerScope).onconnect = ({ ports: [port] }) => {
  if (port === undefined) return
  port.onmessage = ({ data }: MessageEvent<ToHub>) => hub.handle(port, data)
}
