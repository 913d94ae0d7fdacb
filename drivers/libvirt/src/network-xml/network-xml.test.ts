/** Networks as libvirt describes them, as we describe them to libvirt, and the arithmetic of subnets. */
import { isAppError } from '@covisor/model'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { networkXml, observeNetwork } from './network-xml.ts'
import { parseSubnet, subnetText } from './subnet.ts'

const facts = { active: true, startWithHost: false }
const kindOf = (inner: string) => observeNetwork(`<network><name>n</name>${inner}</network>`, facts).kind

describe('the kind of a network', () => {
  for (const [inner, kind] of [
    ['', 'isolated'],
    ['<forward/>', 'nat'],
    [`<forward mode='nat'/>`, 'nat'],
    [`<forward mode='route'/>`, 'routed'],
    [`<forward mode='open'/>`, 'routed'],
    [`<forward mode='bridge'/><bridge name='br0'/>`, 'bridged'],
    [`<forward mode='bridge'><interface dev='eth0'/></forward>`, 'direct'],
    [`<forward mode='hostdev'/>`, 'direct'],
    [`<forward mode='warp'/>`, 'other'],
  ] as const) {
    test(`${inner === '' ? 'without <forward>' : inner} is ${kind}`, () => {
      expect(kindOf(inner)).toBe(kind)
    })
  }
})

describe('a network that we describe', () => {
  test('is read back as it was asked for', () => {
    const seen = observeNetwork(networkXml({ nativeName: 'lab', kind: 'nat', subnet: '10.5.0.0/24' }), facts)
    expect(seen).toMatchObject({ nativeName: 'lab', kind: 'nat', subnets: ['10.5.0.0/24'], hasDhcp: true })
  })

  test('on a bridge names the bridge, and needs one', () => {
    expect(observeNetwork(networkXml({ nativeName: 'b', kind: 'bridged', bridge: 'br0' }), facts)).toMatchObject({
      kind: 'bridged',
      bridge: 'br0',
    })
    expect(() => networkXml({ nativeName: 'b', kind: 'bridged' })).toThrow('bridge')
  })
})

describe('subnets', () => {
  test('give the host the first address and guests the rest', () => {
    expect(parseSubnet('192.168.7.0/24')).toEqual({
      prefix: 24,
      hostAddress: '192.168.7.1',
      firstGuest: '192.168.7.2',
      lastGuest: '192.168.7.254',
    })
  })

  test('give the host the address that was asked for', () => {
    expect(parseSubnet('10.0.0.254/24')).toMatchObject({
      hostAddress: '10.0.0.254',
      firstGuest: '10.0.0.1',
      lastGuest: '10.0.0.253',
    })
  })

  for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/31', '300.1.1.0/24', 'fd00::/64', '', '10.0.0.0/0']) {
    test(`"${text}" is refused with an example`, () => {
      const failure = (() => {
        try {
          return parseSubnet(text)
        } catch (error) {
          return error
        }
      })()
      expect(isAppError(failure, 'REQUEST_INVALID')).toBe(true)
      expect((failure as Error).message).toContain('10.5.0.0/24')
    })
  }

  test('keep host and guests apart and inside, whatever the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 30 }), fc.nat(255), (prefix, last) => {
        const subnet = parseSubnet(`10.20.30.${last}/${prefix}`)
        const within = subnetText(subnet.hostAddress, prefix)
        expect(subnetText(subnet.firstGuest, prefix)).toBe(within)
        expect(subnetText(subnet.lastGuest, prefix)).toBe(within)
        expect([subnet.firstGuest, subnet.lastGuest]).not.toContain(subnet.hostAddress)
      }),
    )
  })
})
