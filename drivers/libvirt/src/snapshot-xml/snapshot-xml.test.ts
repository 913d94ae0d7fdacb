/** Snapshots as libvirt describes them, and what stands against taking one. */
import { parseXml } from '@covisor/xml'
import { describe, expect, test } from 'vitest'
import { snapshotObstacle } from './snapshot-obstacle.ts'
import { readSnapshot, snapshotXml } from './snapshot-xml.ts'

const snapshot = (inner: string) =>
  `<domainsnapshot><name>s</name><creationTime>1700000000</creationTime>${inner}</domainsnapshot>`

describe('a snapshot', () => {
  test('with memory says so, with its parent and time', () => {
    const xml = snapshot(
      `<parent><name>p</name></parent><memory snapshot='internal'/><description>before</description>`,
    )
    expect(readSnapshot(xml, true)).toEqual({
      nativeName: 's',
      parent: 'p',
      createdAt: new Date(1_700_000_000_000),
      hasMemory: true,
      carriesMemory: true,
      isCurrent: true,
      description: 'before',
    })
  })

  test('of disks that libvirt could only take with memory has none for us', () => {
    const written = parseXml(snapshotXml({ nativeName: 's', description: 'why', disksOnly: true }))
    const xml = snapshot(
      `<memory snapshot='internal'/><description>${written.first('description')?.text}</description>`,
    )
    expect(readSnapshot(xml, false)).toMatchObject({ hasMemory: false, carriesMemory: true, description: 'why' })
  })

  test('without a word about memory is judged by the state that was saved', () => {
    expect(readSnapshot(snapshot('<state>running</state>'), false).hasMemory).toBe(true)
    expect(readSnapshot(snapshot('<state>shutoff</state>'), false).hasMemory).toBe(false)
  })
})

describe('what stands against a snapshot', () => {
  const domain = (disks: string, os = '<os/>') =>
    parseXml(`<domain type='kvm'>${os}<devices>${disks}</devices></domain>`)
  const disk = (format: string, rest = '') =>
    `<disk type='file' device='disk'><driver type='${format}'/><target dev='vda'/>${rest}</disk>`

  for (const { name, xml, version, why } of [
    { name: 'nothing for qcow2 disks', xml: domain(disk('qcow2')), version: 9_000_000n, why: undefined },
    {
      name: 'nothing for disks that are only read',
      xml: domain(disk('raw', '<readonly/>')),
      version: 9_000_000n,
      why: undefined,
    },
    { name: 'a raw disk, by name', xml: domain(disk('raw')), version: 11_000_000n, why: '"vda"' },
    { name: 'UEFI on an old libvirt', xml: domain('', `<os firmware='efi'/>`), version: 9_000_000n, why: '10.10' },
    {
      name: 'nothing for UEFI on a newer one',
      xml: domain(disk('qcow2'), `<os firmware='efi'/>`),
      version: 10_010_000n,
      why: undefined,
    },
    { name: 'the lack of any disk', xml: domain(''), version: 9_000_000n, why: 'no disk that a snapshot' },
  ]) {
    test(name, () => {
      const obstacle = snapshotObstacle(xml, version)
      if (why === undefined) expect(obstacle).toBeUndefined()
      else expect(obstacle).toContain(why)
    })
  }
})
