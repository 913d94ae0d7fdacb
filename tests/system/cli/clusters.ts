/** Typed, with a second host: names that are there twice, a cluster with its rules and questions, sites and racks. */
import { expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function clusters({ done, keys, refused, table, vm }: CliWorld): void {
  test('a name that two VMs have is refused with their ids, and each id will do', async () => {
    await done('host add sim://lab2?vms=2')
    const { code, stderr } = await keys.type('vm show web01')
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/more than one VM named "web01"; use an id: /),
    })
    for (const [id] of stderr.matchAll(/[0-9a-f-]{36}/g)) expect(await vm(id)).toMatchObject({ name: 'web01' })
  })

  test('hosts become a cluster, with rules, explanations and questions', async () => {
    expect(await table('cluster create prod lab lab2')).toMatch(/HOSTS +lab, lab2/)
    expect(await table('cluster list')).toMatch(/prod +2/)
    const spread = new Date().toISOString()
    expect(await table('cluster edit prod --prefer pack --cpu-model suggested')).toMatch(/PREFER +pack/)
    expect(await table(`cluster diff prod --from ${spread}`)).toMatch(/\nprefer +spread +pack/)
    expect(await table(`cluster revert-edits prod --to ${spread} --plan`)).toMatch(/\nprefer +pack +spread/)
    expect(await keys.type(`cluster revert-edits prod --to ${spread}`)).toMatchObject({ code: 0, stderr: 'done\n' })
    await table('cluster edit prod --prefer pack --cpu-model suggested')
    expect(await table('cluster show prod')).toMatch(/CPU OF NEW VMS +Westmere/)
    await refused('cluster balance prod', 2, /no useful move/)
    await refused('cluster balance prod --plan', 0, /no useful move/)
    await refused('cluster roll nope --plan', 3, /there is no cluster "nope"/)
    expect(await table('rule create ha apart app02 app03')).toMatch(/KIND +vms-apart/)
    await refused('rule create pair together app02 app03', 2, /rule "ha" keeps VMs apart that "pair" keeps together/)
    expect(await table('rule list')).toMatch(/\nha +vms-apart/)
    await refused('explain placement app02', 0, /lab[\s\S]*where it is/)
    await refused(
      'whatif --lose-host lab2 --add-host like:lab --count 2',
      0,
      /new1 \(like lab\)[\s\S]*new2 \(like lab\)/,
    )
    await refused('rule create far apart app02 app03 --by rack', 2, /nobody has said the rack of 2 of 2 hosts/)
    expect(await table('site list')).toMatch(/here +prod +lab, lab2/)
    expect(await table('site rename here berlin')).toMatch(/NAME +berlin/)
    for (const host of ['lab', 'lab2'])
      expect(await table(`host edit ${host} --rack r-${host}`)).toMatch(/Stands +at berlin, in rack r-/)
    expect(await table('rule create far apart app02 app03 --by rack')).toMatch(/BY +rack/)
    await refused('host edit lab2 --rack r-lab', 2, /rule "far" keeps 2 VMs apart/)
    await refused('whatif --lose-rack r-lab2', 0, /lab/)
    await refused('whatif --lose-site nowhere', 3, /there is no site "nowhere"/)
    await refused('rule delete far --yes', 0, /deleted rule "far"/)
    await table('site create hamburg')
    await refused('host edit lab --site hamburg', 2, /its hosts are where the cluster is/)
    await refused('site delete berlin --yes', 4, /site "berlin" is used by cluster "prod"/)
    await refused('site delete hamburg --yes', 0, /deleted site "hamburg"/)
    await refused('rule delete ha --yes', 0, /deleted rule "ha"/)
    await refused('network extend default lab2', 4, /there is already a network on "lab2" named "default"/)
    await refused('cluster delete prod --yes', 4, /cluster "prod" is used by host/)
    await table('cluster edit prod --remove-host lab --remove-host lab2')
    await refused('cluster delete prod --yes', 0, /deleted cluster "prod"/)
  })

  test('what is not there is said to be missing, by every command about groups, moves and shared pools', async () => {
    await refused('group list', 0, /nothing to show/)
    await refused('group create shop nope:1', 3, /there is no VM "nope"/)
    for (const line of ['show nope', 'edit nope --name other', 'start nope', 'stop nope --yes', 'delete nope --yes'])
      await refused(`group ${line}`, 3, /there is no group "nope"/)
    await refused('vm migrate nope', 3, /there is no VM "nope"/)
    await refused('vm migrate nope --mode carried', 2, /managed.*peer-to-peer.*tunnelled/)
    await refused('vm define nope', 3, /there is no VM "nope"/)
    await refused('vm recover nope --host-is-dead', 3, /there is no VM "nope"/)
    await refused('host show lab --hardware', 0, /NUMA cells[\s\S]*CPUs 0/)
    await refused('pool share nope lab', 3, /there is no pool "nope"/)
  })
}
