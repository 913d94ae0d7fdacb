/** A port on this machine, and on this machine only, that leads to a VM's VNC server. Each connection takes a ticket of its own. */

import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { consoleProblem } from '@covisor/client'
import type { Output } from '../command.ts'
import { opened } from './serial-console.ts'

export async function vncListener(open: () => Promise<WebSocket>, output: Output, signal: AbortSignal): Promise<void> {
  const connections = new Set<Socket>()
  const server = createServer((connection) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
    void join(connection, open, output).catch((error: unknown) => {
      output.say(error instanceof Error ? error.message : String(error))
      connection.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  output.say(`point a VNC viewer at 127.0.0.1:${(server.address() as AddressInfo).port}; Ctrl-C ends it`)
  if (!signal.aborted) await once(signal, 'abort')
  server.close()
  for (const connection of connections) connection.destroy()
}

async function join(connection: Socket, open: () => Promise<WebSocket>, output: Output): Promise<void> {
  connection.pause()
  const socket = await open()
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') return void connection.write(new Uint8Array(data as ArrayBuffer))
    const problem = consoleProblem(data)
    if (problem !== undefined) output.say(problem)
  })
  socket.addEventListener('close', () => connection.end())
  await opened(socket)
  connection.on('data', (bytes) => socket.send(new Uint8Array(bytes)))
  connection.once('close', () => socket.close())
  connection.on('error', () => socket.close())
  connection.resume()
}
