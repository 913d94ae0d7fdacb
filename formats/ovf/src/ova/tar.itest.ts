/** Archives that GNU tar writes, in each of its dialects, are read like those that products write. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applianceKind } from '../appliance/inspect-appliance.ts'
import { bytesSource } from '../range-source.ts'
import { indexOva } from './index-ova.ts'

let directory: string
const long = `${'disk'.repeat(30)}.vmdk`

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'covisor-tar-'))
  writeFileSync(join(directory, 'vm.ovf'), '<Envelope/>')
  writeFileSync(join(directory, 'größe.vmdk'), 'x'.repeat(700))
  mkdirSync(join(directory, 'sub'))
  writeFileSync(join(directory, 'sub', long), 'y')
})
afterAll(() => rmSync(directory, { recursive: true }))

const pack = (...args: string[]) => {
  execFileSync('tar', ['-C', directory, '-cf', join(directory, 'x.ova'), ...args])
  return bytesSource('x.ova', readFileSync(join(directory, 'x.ova')))
}

for (const format of ['v7', 'oldgnu', 'gnu', 'ustar', 'pax']) {
  test(`tar --format=${format}`, async () => {
    const isOld = format === 'v7'
    const source = pack(`--format=${format}`, 'vm.ovf', './größe.vmdk', ...(isOld || format === 'ustar' ? [] : ['sub']))
    const members = await indexOva(source)
    expect(await applianceKind(source)).toBe('ova')
    expect(members.slice(0, 2)).toMatchObject([
      { name: 'vm.ovf', size: 11 },
      { name: 'größe.vmdk', size: 700 },
    ])
    if (members.length > 2) expect(members[2]).toMatchObject({ name: `sub/${long}`, size: 1 })
    expect(members).toHaveLength(isOld || format === 'ustar' ? 2 : 3)
  })
}
