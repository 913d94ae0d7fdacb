/**
 * @covisor/libvirt as a stranger gets it: packed, installed by npm into an empty folder without a network, used in five lines.
 *
 * Nothing of the repository is in reach of that folder, so what the tarball lacks is missing here, too.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packPackage } from '../../tools/pack-package.ts'
import { runCommand } from '../../tools/run-command.ts'
import { root } from '../../tools/workspace.ts'

const unavailable = await labUnavailable()

interface Packed {
  readonly filename: string
}

/** What ours depend on, from where they are installed: npm would fetch these. */
const dependencies = ['saxes', 'xmlchars']

describe.skipIf(unavailable !== undefined)('the published package', () => {
  let host: LabHost
  let folder: string
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-packed' })
    folder = await mkdtemp(join(tmpdir(), 'covisor-stranger-'))
    const tarballs = join(folder, 'tarballs')
    const ours = await packPackage('protocols/libvirt', tarballs)
    const theirs = dependencies.map((name) => join(root, 'node_modules', name))
    const packed = JSON.parse(await npm(['pack', '--json', '--pack-destination', tarballs, ...theirs])) as Packed[]
    const others = packed.map(({ filename }) => join(tarballs, filename))
    await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
    await npm(['install', '--offline', '--no-audit', '--no-fund', ...ours, ...others])
  })
  afterAll(async () => {
    await host?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const npm = (args: readonly string[]) => runCommand(['npm', ...args], { cwd: folder, timeoutMs: 120_000 })

  async function program(name: string, text: string): Promise<string> {
    await writeFile(join(folder, name), text)
    return runCommand([process.execPath, name], { cwd: folder })
  }

  test('lists the domains of a daemon in five lines', async () => {
    const said = await program(
      'five-lines.js',
      `import { connect } from '@covisor/libvirt'

await using libvirt = await connect('test:///default?socket=${host.socket}')
const domains = await libvirt.listDomains()
for (const { name, id } of domains) console.log(name, id)
`,
    )
    expect(said).toBe('test 1\n')
  })

  test('has the XML helpers, with what they stand on', async () => {
    const said = await program(
      'xml.js',
      `import { DomainXml } from '@covisor/libvirt/xml'
console.log(new DomainXml('<domain type="kvm"><name>web01</name></domain>').name)
`,
    )
    expect(said).toBe('web01\n')
  })

  test('is understood by TypeScript, flags of another call refused', async () => {
    const text = `import { connect, DomainDestroyFlags, DomainUndefineFlags } from '@covisor/libvirt'
import { DomainXml } from '@covisor/libvirt/xml'

const libvirt = await connect('test:///default')
const [dom] = await libvirt.listDomains()
if (dom === undefined) throw new Error('no domain')
const { xml } = await libvirt.call.domainGetXmlDesc({ dom })
export const memory: bigint | undefined = new DomainXml(xml).memoryBytes
await libvirt.call.domainDestroyFlags({ dom, flags: DomainDestroyFlags.GRACEFUL })
// @ts-expect-error these belong to undefining
await libvirt.call.domainDestroyFlags({ dom, flags: DomainUndefineFlags.NVRAM })
`
    await writeFile(join(folder, 'typed.ts'), text)
    const options = { strict: true, module: 'nodenext', target: 'es2024', lib: ['es2024', 'esnext.disposable', 'dom'] }
    const typeRoots = [join(root, 'node_modules/@types')]
    const compilerOptions = { ...options, noEmit: true, types: ['node'], typeRoots }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }))
    const tsc = join(root, 'node_modules/@typescript/native/bin/tsc')
    await runCommand([process.execPath, tsc, '-p', folder], { cwd: folder })
  })

  test('brings its documents and its licence, and neither sources nor tests', async () => {
    const files = (await runCommand(['find', 'node_modules/@covisor', '-type', 'f'], { cwd: folder })).split('\n')
    for (const name of ['README.md', 'CALLS.md', 'LICENSE'])
      expect(files).toContain(`node_modules/@covisor/libvirt/${name}`)
    expect(files.filter((file) => /\.test\.|fake-daemon|[^d]\.ts$/.test(file))).toEqual([])
  })
})
