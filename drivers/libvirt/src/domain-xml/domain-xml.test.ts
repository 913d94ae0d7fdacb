/** Golden files: what is rendered for a spec on a host. `COVISOR_WRITE_GOLDEN=1` writes them anew; read the difference before committing. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { targetNames } from './disk-element.ts'
import { domainXml } from './domain-xml.ts'
import { definitionOf, goldenCase, goldenCases, goldenFolder, goldenHosts } from './golden.fixture.ts'

describe('domain XML', () => {
  for (const { name, definition, host, sources } of goldenCases()) {
    test(`${name} is rendered as in its golden file`, () => {
      const file = new URL(`${name}.xml`, goldenFolder)
      const xml = `${domainXml(definition, host, sources)}\n`
      if (process.env['COVISOR_WRITE_GOLDEN'] === '1') writeFileSync(file, xml)
      expect(existsSync(file), `${file.pathname} is missing`).toBe(true)
      expect(xml).toBe(readFileSync(file, 'utf8'))
    })
  }

  const refusals = [
    { name: 'Secure Boot where the firmware cannot', host: 'bare', change: { secureBoot: true }, why: 'OVMF' },
    { name: 'UEFI where there is none', host: 'test', change: { firmware: 'uefi' as const }, why: 'OVMF' },
    { name: 'a TPM where swtpm is missing', host: 'kvm', change: { tpm: true }, why: 'swtpm' },
  ]
  for (const { name, host, change, why } of refusals) {
    test(`${name} is refused with the way out`, () => {
      const { definition, sources } = goldenCase('linux-kvm')
      const { tpmModel: _, ...without } = goldenHosts[host]!
      const wanted = { ...definition, spec: { ...definition.spec, ...change } }
      expect(() => domainXml(wanted, without, sources)).toThrow(why)
    })
  }

  test('a bus that the host lacks is refused before anything is defined', () => {
    const { definition, host, sources } = goldenCase('linux-kvm')
    const spec = { ...definition.spec, disks: [{ ...definition.spec.disks[0]!, bus: 'xen' as const }] }
    expect(() => domainXml({ ...definition, spec }, host, sources)).toThrow('disk bus "xen"')
  })

  test('the thirtieth virtio disk is called vdad', () => {
    const { definition } = goldenCase('linux-kvm')
    const disk = definition.spec.disks[0]!
    const disks = Array.from({ length: 30 }, (_, index) => ({ ...disk, key: `d${index}` }))
    const { definition: many } = definitionOf('many', 'many', { ...definition.spec, disks })
    expect(targetNames(many.spec)['d29']).toBe('vdad')
  })
})
