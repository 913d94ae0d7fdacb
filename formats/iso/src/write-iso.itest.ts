/** What other people's readers say about our images: blkid, isoinfo (genisoimage) and xorriso. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeIso } from './index.ts'

const names = ['meta-data', 'network-config', 'user-data', 'vendor-data']
let directory: string
let image: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'covisor-iso-'))
  image = join(directory, 'seed.iso')
  const files = names.map((path) => ({ path, bytes: Buffer.from(`#cloud-config\n# ${path}\n`) }))
  files.push({ path: 'openstack/latest/meta_data.json', bytes: Buffer.from('{}') })
  writeFileSync(image, writeIso({ volumeId: 'CIDATA', files }))
})
afterAll(() => rmSync(directory, { recursive: true }))

const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

test('blkid sees an iso9660 file system with the label', () => {
  expect(run('blkid', '-p', '-o', 'value', '-s', 'LABEL', image).trim()).toBe('CIDATA')
  expect(run('blkid', '-p', '-o', 'value', '-s', 'TYPE', image).trim()).toBe('iso9660')
})

for (const [tree, flag] of [
  ['Joliet', '-J'],
  ['Rock Ridge', '-R'],
] as const) {
  test(`isoinfo lists and reads every file through ${tree}`, () => {
    const listed = run('isoinfo', '-i', image, flag, '-f').split('\n')
    for (const name of names) {
      expect(listed).toContain(`/${name}`)
      expect(run('isoinfo', '-i', image, flag, '-x', `/${name}`)).toBe(`#cloud-config\n# ${name}\n`)
    }
    expect(listed).toContain('/openstack/latest/meta_data.json')
  })
}

test('xorriso loads the image without complaint and finds the same files', () => {
  const found = run('xorriso', '-indev', image, '-find', '/', '-type', 'f')
  for (const name of names) expect(found).toContain(`'/${name}'`)
  expect(found).toContain(`'/openstack/latest/meta_data.json'`)
})
