/** That a stream ends when its reader has had enough of it, whatever the garbage collector did in between. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createClient } from './create-client.ts'
import { followEvents } from './follow-events.ts'

test('an abort ends a stream that was open while garbage was collected', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': the stream is open\n\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const over = new AbortController()
  const opened = Promise.withResolvers<void>()
  const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, token: 'any' })
  const following = Array.fromAsync(followEvents(client, { signal: over.signal, onConnected: () => opened.resolve() }))
  await opened.promise
  await collectGarbage()
  over.abort()
  expect(await following).toEqual([])
  server.closeAllConnections()
  server.close()
})

/** In turns, because weak references are let go between them. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let turn = 0; turn < 5; turn++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
}
