/** Sources as XML and back. That libvirt takes the XML is shown in tests/live/driver-libvirt-pools.itest.ts. */
import { poolTypes } from '@covisor/model'
import { parseXml } from '@covisor/xml'
import { describe, expect, test } from 'vitest'
import { newPoolXml, poolSecret, readPoolSource, secretXml } from './pool-source-xml.ts'
import { sources } from './pool-sources.fixture.ts'

describe('the source of a pool', () => {
  test('of every kind is tried here', () => {
    expect(sources.map(({ type }) => type)).toEqual([...poolTypes])
  })

  test.each(sources.map((source) => [source.type, source] as const))('%s is read as it was written', (_, source) => {
    expect(readPoolSource(parseXml(newPoolXml('p', source), 'pool'))).toEqual(source)
  })

  test('without a user has no password', () => {
    expect(poolSecret(sources[4]!)).toBeUndefined()
    expect(newPoolXml('p', sources[4]!)).not.toContain('<auth')
  })

  test('with a user names its password by its usage, the same on every host', () => {
    const ceph = poolSecret(sources[5]!)!
    expect(parseXml(newPoolXml('here', sources[5]!), 'pool').find('source', 'auth', 'secret')?.attr('usage')).toBe(
      ceph.usage,
    )
    expect(parseXml(secretXml(ceph), 'secret').find('usage', 'name')?.text).toBe(ceph.usage)
    expect(parseXml(secretXml(poolSecret(sources[3]!)!), 'secret').find('usage', 'target')).toBeDefined()
  })
})
