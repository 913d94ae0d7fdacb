/** All domains of an inventory, and statistics of all of them in one call, on the test hypervisor. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, DomainStatsTypes } from '../../protocols/libvirt/src/index.ts'
import { sequential } from './calls.ts'
import { compare } from './compare.ts'
import type { World } from './doors.ts'
import { pythonCalls } from './python.ts'

export async function measureLists({ host, doors, rounds }: World): Promise<void> {
  for (const count of [1_000, 10_000]) {
    const inventory = join(host.directory, `inventory-${count}.xml`)
    await writeFile(inventory, manyDomains(count))
    const calls = 100_000 / count
    for (const { name, ours, peer } of doors) {
      await using libvirt = await connect(ours('test', inventory))
      const uri = peer('test', inventory)
      await compare(
        `listAllDomains of ${count} over ${name}`,
        { rounds },
        {
          ours: () => sequential(calls, () => libvirt.listDomains()),
          peer: () => pythonCalls(uri, 'conn.listAllDomains()', calls),
        },
      )
      await compare(
        `state and vCPUs of ${count} domains in one call over ${name}`,
        { rounds },
        {
          ours: () => sequential(calls, () => libvirt.call.connectGetAllDomainStats({ doms: [], stats })),
          peer: () => pythonCalls(uri, 'conn.getAllDomainStats(9)', calls),
        },
      )
    }
  }
}

/** 9 to the peer. */
const stats = [DomainStatsTypes.STATE, DomainStatsTypes.VCPU]

function manyDomains(count: number): string {
  const domain = (i: number): string =>
    `<domain type='test'><name>vm${i}</name><memory>8192</memory><os><type>hvm</type></os></domain>`
  const cpu =
    '<cpu><mhz>1</mhz><model>i686</model><active>1</active><nodes>1</nodes><sockets>1</sockets><cores>1</cores><threads>1</threads></cpu>'
  return `<node>${Array.from({ length: count }, (_, i) => domain(i)).join('')}${cpu}<memory>3000000</memory></node>`
}
