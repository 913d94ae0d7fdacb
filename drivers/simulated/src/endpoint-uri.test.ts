/** Addresses of simulated endpoints: what they mean, and what is refused with which words. */
import { isAppError } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { parseEndpointUri } from './endpoint-uri.ts'

describe('endpoint URIs', () => {
  test('a name alone is one host with nothing on it', () => {
    expect(parseEndpointUri('sim://lab')).toMatchObject({ uri: 'sim://lab', name: 'lab', model: { hosts: 1, vms: 0 } })
  })

  test('parameters say what the endpoint is like', () => {
    const { model } = parseEndpointUri('sim://lab?hosts=3&vms=10&memory=64GiB&cpus=8&pool=2TiB')
    expect(model).toEqual({ hosts: 3, vms: 10, memoryMiB: 65_536, cpus: 8, poolBytes: 2 * 2 ** 40 })
  })

  test('the canonical form does not depend on how the URI was written', () => {
    expect(parseEndpointUri('SIM://Lab/?vms=1&hosts=2').uri).toBe(parseEndpointUri('sim://lab?hosts=2&vms=1').uri)
  })

  test('the canonical form is its own canonical form', () => {
    const { uri } = parseEndpointUri('sim://lab?vms=1&hosts=2&memory=1GiB')
    expect(parseEndpointUri(uri).uri).toBe(uri)
  })

  const refused = [
    ['qemu:///system', 'it does not begin with "sim://"'],
    ['sim://', 'after "sim://" comes a name'],
    ['sim://a_b', 'after "sim://" comes a name'],
    [
      'sim://lab?host=3',
      'it has no parameter "host"; there are cpus, gpus, hosts, hugepages, memory, pool, strange, vms',
    ],
    ['sim://lab?hosts=3&hosts=4', '"hosts" is given twice'],
    ['sim://lab?hosts=0', 'hosts=0 is not between 1 and 10000'],
    ['sim://lab?vms=1000000000', 'vms=1000000000 is not between 0 and 200000'],
    ['sim://lab?memory=many', 'memory=many is not a size such as 64GiB'],
    ['sim://root:secret@lab', 'nothing but parameters follows the name'],
    ['sim://lab/etc/passwd', 'nothing but parameters follows the name'],
    ['not a uri', 'it is not a URI'],
  ] as const

  for (const [uri, why] of refused) {
    test(`"${uri}" is refused because ${why}`, () => {
      const refusal = errorOf(() => parseEndpointUri(uri))
      expect(isAppError(refusal, 'ENDPOINT_URI_INVALID')).toBe(true)
      expect(refusal).toMatchObject({ message: expect.stringContaining(why) })
    })
  }
})

function errorOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}
