/**
 * What a real daemon said, byte for byte (libvirtd 9.0.0, test:///default): the one check on the tables that does not pass
 * through our own encoder.
 */
import { expect, test } from 'vitest'
import { type Packet, readPacket } from '../wire/packet.ts'
import { decode } from '../xdr/codec.ts'
import { eventMessages } from './event-messages.ts'
import { remoteCalls } from './remote.ts'
import { remoteError } from './remote-error.ts'

const dom = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 }
const DOM = '00000004746573746695eb01f6a4830479aa97f2502e193f00000001'
const NAME_OF_CPU = `${['69', '36', '38', '36'].map((digits) => `000000${digits}`).join('')}${'00000000'.repeat(28)}`

test('the list of authentications', () => {
  const { payload } = packet('2000808600000001000000420000000100000001000000000000000100000000')
  expect(decode(remoteCalls.authList.ret, payload)).toEqual({ types: [0] })
})

test('the list of domains', () => {
  const { payload } = packet(`20008086000000010000011100000001000000030000000000000001${DOM}00000001`)
  expect(decode(remoteCalls.connectListAllDomains.ret, payload)).toEqual({ domains: [dom], ret: 1 })
})

test('what the host is, with its array of single characters', () => {
  const numbers = '0000000000300000000000100000057800000002000000020000000200000002'
  const { payload } = packet(`200080860000000100000006000000010000000400000000${NAME_OF_CPU}${numbers}`)
  expect(decode(remoteCalls.nodeGetInfo.ret, payload)).toEqual({
    model: 'i686',
    memory: 3_145_728n,
    cpus: 16,
    mhz: 1400,
    nodes: 2,
    sockets: 2,
    cores: 2,
    threads: 2,
  })
})

test('statistics as typed parameters', () => {
  const state = '0000000b73746174652e7374617465000000000100000001'
  const reason = '0000000c73746174652e726561736f6e0000000100000000'
  const { payload } = packet(`20008086000000010000015800000001000000050000000000000001${DOM}00000002${state}${reason}`)
  expect(decode(remoteCalls.connectGetAllDomainStats.ret, payload)).toEqual({
    retStats: [
      {
        dom,
        params: [
          { field: 'state.state', type: 'int', value: 1 },
          { field: 'state.reason', type: 'int', value: 0 },
        ],
      },
    ],
  })
})

test('an error', () => {
  const text = '00000010446f6d61696e206e6f7420666f756e64'
  const { header, payload } = packet(
    `2000808600000001000000170000000100000006000000010000002a0000000c00000001${text}000000020000000000000001${text}0000000000000000ffffffffffffffff00000000`,
  )
  expect(header.status).toBe(1)
  expect(decode(remoteError, payload)).toEqual({
    code: 42,
    domain: 12,
    message: 'Domain not found',
    level: 2,
    dom: undefined,
    str1: 'Domain not found',
    str2: undefined,
    str3: undefined,
    int1: -1,
    int2: -1,
    net: undefined,
  })
})

test('an event, whose serial is not zero although the description says so', () => {
  const { header, payload } = packet(`20008086000000010000013e00000002000000010000000000000000${DOM}0000000300000000`)
  expect(header).toMatchObject({ type: 2, serial: 1, procedure: eventMessages.domainEventCallbackLifecycle.number })
  expect(decode(eventMessages.domainEventCallbackLifecycle.body, payload)).toEqual({
    callbackID: 0,
    msg: { dom, event: 3, detail: 0 },
  })
})

const packet = (hex: string): Packet => readPacket(Buffer.from(hex, 'hex'))
