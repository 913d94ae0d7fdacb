/** The start order of collections, as DSP0243 9.7 has it. */
import { expect, test } from 'vitest'
import { item, vcloud } from '../descriptor/dialects.fixture.ts'
import { parseOvf } from '../descriptor/parse-ovf.ts'
import { startOrder } from './start-order.ts'

const system = (id: string) =>
  `<VirtualSystem ovf:id="${id}"><Info>i</Info><VirtualHardwareSection><Info>h</Info>${item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 1 })}</VirtualHardwareSection></VirtualSystem>`
const startup = (...items: string[]) =>
  `<StartupSection><Info>s</Info>${items.map((attributes) => `<Item ${attributes}/>`).join('')}</StartupSection>`
const collection = (id: string, ...inside: string[]) =>
  `<VirtualSystemCollection ovf:id="${id}"><Info>c</Info>${inside.join('')}</VirtualSystemCollection>`
const orderOf = (content: string) =>
  startOrder(
    parseOvf(
      `<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
        xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"><References/>${content}</Envelope>`,
      'x.ovf',
    ).content,
  )

test('systems start by their order, with the delays and actions of the section', () => {
  expect(startOrder(parseOvf(vcloud, 'x.ovf').content)).toEqual([
    {
      systemId: 'db',
      rank: 1,
      startDelaySeconds: 0,
      stopDelaySeconds: 0,
      startAction: 'powerOn',
      stopAction: 'powerOff',
      waitsForGuest: true,
    },
    {
      systemId: 'web',
      rank: 2,
      startDelaySeconds: 30,
      stopDelaySeconds: 60,
      startAction: 'powerOn',
      stopAction: 'guestShutdown',
      waitsForGuest: false,
    },
  ])
})

test('equal orders start together, gaps do not count, and what is not named starts at any time', () => {
  const order = orderOf(
    collection(
      'c',
      startup(
        'ovf:id="a" ovf:order="10"',
        'ovf:id="b" ovf:order="10"',
        'ovf:id="d" ovf:order="70" ovf:startAction="none"',
      ),
      ...['a', 'b', 'c', 'd'].map(system),
    ),
  )
  expect(order.map(({ systemId, rank, startAction }) => [systemId, rank, startAction])).toEqual([
    ['a', 1, 'powerOn'],
    ['b', 1, 'powerOn'],
    ['c', 0, 'powerOn'],
    ['d', 2, 'none'],
  ])
})

test('a collection inside starts where its item stands, in its own order, with its delay', () => {
  const order = orderOf(
    collection(
      'outer',
      startup('ovf:id="inner" ovf:order="1" ovf:startDelay="9"', 'ovf:id="last" ovf:order="2"'),
      collection(
        'inner',
        startup('ovf:id="x" ovf:order="2" ovf:startDelay="5"', 'ovf:id="y" ovf:order="1"'),
        system('x'),
        system('y'),
        system('z'),
      ),
      system('last'),
    ),
  )
  expect(order.map(({ systemId, rank, startDelaySeconds }) => [systemId, rank, startDelaySeconds])).toEqual([
    ['x', 3, 5],
    ['y', 2, 0],
    ['z', 1, 9],
    ['last', 4, 0],
  ])
})

test('one system alone has no order', () => {
  expect(orderOf(system('only'))).toEqual([])
})
