/** Faults do what they say, and are mended: on one host with a disk of its own. */
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faults, type Lab, type LabHost, labUnavailable, runCommand, startLab } from './index.ts'

const reason = await labUnavailable()

describe.skipIf(reason !== undefined)('faults of a lab host', () => {
  let lab: Lab
  let host: LabHost
  beforeAll(async () => {
    lab = await startLab({ hosts: 1, tcp: true, diskMiB: 16 })
    host = lab.hosts[0]!
  }, 60_000)
  afterAll(async () => await lab?.stop())

  const answers = () => runCommand(['virsh', '-q', '-c', host.tcp!.uri, 'hostname'], { timeoutMs: 5000 })

  test('after a power failure the host boots with what it had written, and without its guests', async () => {
    await host.virshXml(
      'create',
      `<domain type="qemu"><name>guest</name><memory unit="MiB">32</memory>
        <os><type arch="x86_64" machine="q35">hvm</type></os><devices/></domain>`,
    )
    await writeFile(join(host.pool, 'kept'), 'kept')
    await faults.power.inflict(lab, host)
    await expect(answers()).rejects.toThrow(/exit|abort/i)
    await faults.power.mend(lab, host)
    expect((await answers()).trim()).toBe('host1')
    expect((await host.virsh('list', '--name')).trim()).toBe('')
    expect(await readFile(join(host.pool, 'kept'), 'utf8')).toBe('kept')
  }, 60_000)

  test('on a full disk nothing more can be written, inside or outside, until it is mended', async () => {
    const write = () => host.run(['dd', 'if=/dev/zero', `of=${join(host.pool, 'more')}`, 'bs=1M', 'count=1'])
    await faults.disk.inflict(lab, host)
    await expect(write()).rejects.toThrow('No space left on device')
    await faults.disk.mend(lab, host)
    await write()
    await access(join(host.pool, 'more'))
  })

  test('a slow link has its limit at both ends, and none when it is mended', async () => {
    const limit = () => host.run(['tc', 'qdisc', 'show', 'dev', 'eth0'])
    await faults.link.inflict(lab, host)
    expect(await limit()).toContain('rate 8Mbit')
    await faults.link.mend(lab, host)
    expect(await limit()).not.toContain('tbf')
  })

  test('a daemon that is gone or hangs answers nobody until it is mended', async () => {
    for (const fault of [faults.daemon, faults.hang]) {
      await fault.inflict(lab, host)
      await expect(runCommand(['virsh', '-c', host.tcp!.uri, 'hostname'], { timeoutMs: 1500 })).rejects.toThrow()
      await fault.mend(lab, host)
      expect((await answers()).trim()).toBe('host1')
    }
  }, 60_000)
})
