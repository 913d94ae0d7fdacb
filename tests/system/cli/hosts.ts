/** Typed: hosts are put under management, and taken out of placement and back. */
import type { Schema } from '@covisor/client'
import { expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function hosts({ done, keys, refused, table }: CliWorld): void {
  test('an address that nobody understands is refused before anything is done', async () => {
    await refused('host add foo://kvm1 --plan', 2, /refused \(ENDPOINT_URI_INVALID\)/)
    await refused('host add foo://kvm1', 2, /is not an endpoint URI that can be used/)
    await refused('host list', 0, /nothing to show/)
  })

  test('are added, and their VMs are there', async () => {
    await done('host add sim://lab?vms=2')
    expect(await table('host list')).toMatch(/^NAME +STATE[\s\S]*\nlab +connected +2 of 2 run/)
    expect(await table('host check lab')).toMatch(/\nconnection +passed/)
    await refused('host add sim://lab --check', 5, /\nenrolled-already +failed +it is "lab"/)
    expect(await table('host show lab')).toMatch(/Reached by +sim:\/\/lab\?vms=2 \(simulated\)/)
    const vms = await keys.json<Schema<'Vm'>[]>('vm list')
    expect(vms.map(({ managed }) => managed)).toEqual([false, false])
  })

  test('are called and reached as somebody says, if the same host answers there', async () => {
    await done('host edit lab --name shed')
    expect(await table('host show shed')).toMatch(/Name +shed\nCalls itself +lab\n/)
    await refused('host show lab', 3, /there is no host "lab"/)
    await refused('host edit shed --address sim://barn --plan', 5, /"barn" is not the host that was enrolled/)
    await refused('host edit shed --address qemu:///system', 2, /"shed" is a host of driver "simulated"/)
    await refused('host edit shed --name other --rack r1', 2, /--name or --address, which has a plan/)
    await refused('host edit shed --rack r1 --plan', 2, /there is no plan/)
    await done('host edit shed --address sim://lab --name lab')
    expect(await table('host show lab')).toMatch(/Reached by +sim:\/\/lab \(simulated\)/)
    await refused('host add sim://barn --name lab', 4, /there is already a host named "lab"/)
  })

  test('are taken out of placement and back', async () => {
    expect(await table('host maintenance enter lab --keep-vms')).toMatch(/State +connected, maintenance/)
    await refused('vm create app01 --disk 1G', 7, /lab: it is in maintenance/)
    await done('host maintenance leave lab')
    expect(await table('host show lab')).toMatch(/State +connected\n/)
    await refused('host show nope', 3, /there is no host "nope"/)
  })
}
