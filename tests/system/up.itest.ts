/**
 * The two commands of the README, on a machine of their own: a lab host with a fresh libvirt, so that `qemu:///system` there is not this machine's.
 *
 * Packages are not installed here (`--no-install`); that part is tried on bare distributions by hand.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../tools/workspace.ts'
import { type LabHost, labUnavailable, startLibvirtd } from '../lab/src/index.ts'

const reason = await labUnavailable()

test.skipIf(reason !== undefined)('up --demo boots an appliance and talks to it; down leaves it running', async () => {
  await using host = await startLibvirtd({ name: 'bare' })
  const data = await mkdtemp(join(tmpdir(), 'covisor-up-'))
  try {
    const first = await covisor(host, 'up', '--demo', '--no-install', '--data', data)
    expect(first).toContain('disk sda, 64 MiB')
    expect(first).toMatch(/I am covisor-demo, Linux \S+, up for \d+ s/)
    expect(first).toContain('Covisor runs at http://127.0.0.1:8460')

    const again = await covisor(host, 'up', '--demo', '--no-install', '--data', data)
    expect(again).toContain('the server runs already')
    expect(again).not.toContain('importing')
    expect((await host.virsh('list', '--name')).trim().split('\n')).toHaveLength(1)

    expect(await covisor(host, 'down', '--data', data)).toContain('server: ended')
    expect(await host.virsh('list', '--state-running', '--name')).toContain('covisor-demo')
    expect(JSON.parse(await readFile(join(data, 'started.json'), 'utf8'))).toEqual({})
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})

/** Both outputs together, as a person sees them. */
function covisor(host: LabHost, ...args: string[]): Promise<string> {
  const main = join(root, 'tools/launcher/main.ts')
  return host.run(['bash', '-c', '"$@" 2>&1', 'covisor', process.execPath, main, ...args], { timeoutMs: 170_000 })
}
