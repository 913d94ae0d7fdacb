/** The golden domain XML is not only what we expect, it is what libvirt accepts: checked by its schema and by defining it. */
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { parseXml } from '@covisor/xml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const unavailable = await labUnavailable()
const folder = fileURLToPath(new URL('../../drivers/libvirt/golden/', import.meta.url))
const files = (await readdir(folder)).filter((file) => file.endsWith('.xml'))

describe.skipIf(unavailable !== undefined)('golden domain XML', () => {
  let host: LabHost
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'golden' })
  })
  afterAll(() => host?.stop())

  for (const file of files) {
    test(`${file} is accepted by libvirt`, async () => {
      const domain = parseXml(await readFile(`${folder}${file}`, 'utf8'), file)
      const uri = domain.attr('type') === 'test' ? 'test:///default' : 'qemu:///system'
      // --validate: against libvirt's schema, which also refuses what its parser would silently ignore.
      const argv = ['virsh', '--quiet', '--connect', uri, 'define', '--validate', `${folder}${file}`]
      await expect(host.run(argv)).resolves.toBeTypeOf('string')
      if (uri.startsWith('qemu')) await host.virsh('undefine', '--nvram', domain.first('name')?.text ?? '')
    })
  }
})
