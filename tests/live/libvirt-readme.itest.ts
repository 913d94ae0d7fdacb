/**
 * Runs every example of protocols/libvirt/README.md against a real daemon, each as a program of its own.
 *
 * The first opens the connection; the others go on with it, so they get the same opening in front. What they use of the package
 * is imported for them.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import * as libvirt from '@covisor/libvirt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const packageFolder = fileURLToPath(new URL('../../protocols/libvirt/', import.meta.url))
const readme = await readFile(join(packageFolder, 'README.md'), 'utf8')
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? '')
const unavailable = await labUnavailable()

describe.skipIf(unavailable !== undefined)('the examples of the README', () => {
  let host: LabHost
  let folder: string
  let connection: libvirt.Connection
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-readme' })
    folder = await mkdtemp(join(packageFolder, 'examples-'))
    connection = await libvirt.connect(host.uri)
    await connection.call.domainDefineXml({ xml: WEB01 })
    await connection.call.storagePoolCreateXml({
      xml: `<pool type='dir'><name>default</name><target><path>${host.pool}</path></target></pool>`,
    })
  })
  afterAll(async () => {
    await connection?.close()
    await host?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('are eleven', () => {
    expect(examples.length).toBe(11)
  })

  test.each(examples.map((code, i) => [i + 1, code.split('\n')[0], code] as const))(
    '%i: %s',
    async (number, _, code) => {
      const file = join(folder, `${number}.ts`)
      await writeFile(file, programOf(code, host.uri))
      await run(process.execPath, [file], { cwd: packageFolder, timeout: 60_000 })
    },
  )
})

function programOf(code: string, uri: string): string {
  const imports = /^import .*$/gm
  const [own, rest] = [(code.match(imports) ?? []).join('\n'), code.replaceAll(imports, '')]
  const whole = code.includes('await using libvirt') ? code : `${own}\n${examples[0]}\n{\n${rest}\n}`
  const body = whole.replaceAll("'qemu:///system'", `'${uri}'`)
  const used = Object.keys(libvirt).filter((name) => name !== 'connect' && new RegExp(`\\b${name}\\b`).test(body))
  return used.length === 0 ? body : `import { ${used.join(', ')} } from '@covisor/libvirt'\n${body}`
}

const WEB01 = `<domain type='qemu'><name>web01</name><uuid>d3b07384-d9a0-4c5b-9f0e-2b1c7a5e0001</uuid><memory>65536</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices><serial type='pty'/><console type='pty'/></devices></domain>`
