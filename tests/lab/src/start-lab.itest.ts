/** Several hosts: they reach each other by name, can be cut off, and really migrate a running guest. */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labUnavailable, runCommand, startLab, tinyGuest } from './index.ts'

const reason = await labUnavailable()

test.skipIf(reason !== undefined)(
  'lab hosts reach each other by name, and not when their cable is pulled',
  async () => {
    await using lab = await startLab({ hosts: 2, tcp: true })
    const [one, two] = lab.hosts
    if (one === undefined || two === undefined) throw new Error('two hosts were asked for')
    const ask = () => one.run(['virsh', '-q', '-c', 'qemu+tcp://host2/system', 'hostname'], { timeoutMs: 5000 })
    expect((await ask()).trim()).toBe('host2')
    expect((await runCommand(['virsh', '-q', '-c', two.tcp?.uri ?? '', 'hostname'])).trim()).toBe('host2')
    await lab.cutNetwork(two)
    await expect(ask()).rejects.toThrow()
    await lab.joinNetwork(two)
    expect((await ask()).trim()).toBe('host2')
  },
)

test.skipIf(reason !== undefined)('a running guest moves from one lab host to another', async () => {
  await using lab = await startLab({ hosts: 2, tcp: true })
  const [one, two] = lab.hosts
  if (one === undefined || two === undefined) throw new Error('two hosts were asked for')
  const { kernel, initrd, commandLine } = await tinyGuest()
  await copyFile(kernel, join(lab.shared, 'kernel'))
  await copyFile(initrd, join(lab.shared, 'initrd'))
  const boot = `<kernel>${lab.shared}/kernel</kernel><initrd>${lab.shared}/initrd</initrd><cmdline>${commandLine}</cmdline>`
  await one.virshXml(
    'create',
    `<domain type="qemu"><name>traveller</name><memory unit="MiB">128</memory>
      <os><type arch="x86_64" machine="q35">hvm</type>${boot}</os><devices/></domain>`,
  )
  await one.virsh('migrate', '--live', '--p2p', 'traveller', 'qemu+tcp://host2/system')
  expect(await two.virsh('domstate', 'traveller')).toContain('running')
  expect((await one.virsh('list', '--all', '--name')).trim()).toBe('')
})
