/**
 * Records what a real daemon says to the conversation: `node protocols/libvirt/fuzz/record.ts SOCKET > FILE`.
 *
 * The daemon must have the pool and the volume that the conversation reads (conversation.ts).
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { Session } from '../src/session/session.ts'
import { converse } from './conversation.ts'

const [, , path] = process.argv
if (path === undefined) throw new Error('where is the daemon? node protocols/libvirt/fuzz/record.ts SOCKET > FILE')
const socket = connect({ path })
await once(socket, 'connect')
const said: Buffer[] = []
socket.on('data', (chunk: Buffer) => said.push(chunk))
await converse(new Session(socket), { inTurn: true })
socket.destroy()
process.stdout.write(Buffer.concat(said))
