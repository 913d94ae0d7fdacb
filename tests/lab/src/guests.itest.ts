/** The guests boot for real, see their hardware, answer, remember, and obey the power button. */
import { copyFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  demoAppliance,
  type LabHost,
  labUnavailable,
  runCommand,
  SerialLine,
  startLibvirtd,
  tinyGuest,
} from './index.ts'

const reason = await labUnavailable()

test.skipIf(reason !== undefined)(
  'the tiny guest boots from kernel and initrd and answers on its serial line',
  async () => {
    await using host = await startLibvirtd()
    const { kernel, initrd, commandLine } = await tinyGuest()
    const boot = `<kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>${commandLine}</cmdline>`
    const line = await start(host, domain(host, boot, ''))
    await line.expect(/covisor-demo ready/)
    line.send('echo $((6 * 7))')
    await line.expect(/\n42\r/)
    line.close()
  },
)

test.skipIf(reason !== undefined)(
  'the demo appliance boots from its disk, counts its boots, and shuts down when asked',
  async () => {
    await using host = await startLibvirtd()
    const disk = join(host.pool, 'demo.img')
    await copyFile((await demoAppliance()).disk, disk)
    const device = `<disk type="file" device="disk"><driver name="qemu" type="raw"/><source file="${disk}"/><target dev="vda" bus="virtio"/></disk>`
    const first = await start(host, domain(host, '', device))
    await first.expect(/disk vda, 64 MiB, driver virtio_blk/)
    await first.expect(/boot number 1 from this disk/)
    await first.expect(/covisor-demo ready/)
    await host.virsh('shutdown', 'tiny')
    await first.expect(/power button, shutting down/)
    await host.run(['bash', '-c', 'until virsh -q domstate tiny | grep -q "shut off"; do sleep 0.1; done'])

    await host.virsh('start', 'tiny')
    const second = new SerialLine(connect(join(host.pool, 'serial')))
    await second.expect(/boot number 2 from this disk/)
    second.close()
  },
)

test('the demo appliance is an OVA whose descriptor comes first and whose manifest holds', async () => {
  const { ova } = await demoAppliance()
  const names = (await runCommand(['tar', '-tf', ova])).trim().split('\n')
  expect(names).toEqual(['covisor-demo.ovf', 'covisor-demo.mf', 'covisor-demo-disk1.vmdk'])
  const check =
    'cd "$(mktemp -d)"; tar -xf "$1"; sed -E "s/SHA256\\((.*)\\)= (.*)/\\2  \\1/" covisor-demo.mf | sha256sum -c'
  expect(await runCommand(['bash', '-euc', check, 'check', ova])).toBe(
    'covisor-demo.ovf: OK\ncovisor-demo-disk1.vmdk: OK\n',
  )
})

function domain(host: LabHost, boot: string, devices: string): string {
  return `<domain type="qemu"><name>tiny</name><memory unit="MiB">256</memory>
    <os><type arch="x86_64" machine="q35">hvm</type>${boot}</os><features><acpi/></features>
    <devices>${devices}<serial type="unix"><source mode="bind" path="${host.pool}/serial"/></serial></devices></domain>`
}

async function start(host: LabHost, xml: string): Promise<SerialLine> {
  await host.virshXml('define', xml)
  await host.virsh('start', 'tiny')
  return new SerialLine(connect(join(host.pool, 'serial')))
}
