/** Typed: flavors, published images, entitlements, and shares of clusters. */
import { expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function shares({ done, keys, refused, table }: CliWorld): void {
  const says = async (line: string, stderr: string) =>
    expect({ line, ...(await keys.type(line)) }).toMatchObject({ line, code: 0, stderr })

  test('a flavor is made, used, and deleted', async () => {
    expect(await table('flavor create tiny --vcpus 2 --memory 256M')).toMatch(/256 MiB/)
    await refused('flavor create none', 2, /say its size: --vcpus N --memory SIZE/)
    expect(await table('flavor list')).toMatch(/\ntiny +2 +256 MiB/)
    expect(await table('flavor show tiny')).toMatch(/tiny/)
    await done('vm create sized --flavor tiny --no-network')
    expect(await table('vm show sized')).toMatch(/256 MiB/)
    await done('vm delete sized --purge --yes')
    await refused('flavor delete nothing --yes', 3, /there is no flavor "nothing"/)
  })

  test('an organisation sees what it is entitled to', async () => {
    expect(await table('organisation create globex --sharing entitled')).toMatch(/what it is entitled to/)
    expect(await table('organisation edit globex --sharing all')).toMatch(/all that is shared/)
    expect(await table('organisation edit globex --sharing entitled')).toMatch(/what it is entitled to/)
    await says('entitlement give globex flavor tiny', 'given\n')
    await says('entitlement give globex network default', 'given\n')
    await refused('entitlement give globex cluster prod', 2, /none of network, pool-class, flavor, image/)
    await refused('entitlement give globex pool-class none', 3, /there is no pool class "none"/)
    expect(await table('entitlement list globex')).toMatch(/\nflavor +tiny .*\nnetwork +default/)
    await says('entitlement take globex network default --yes', 'taken\n')
    await says('flavor delete tiny --yes', 'deleted\n')
    await refused('entitlement list globex', 0, /nothing to show/)
  })

  test('a share of a cluster is given, changed, and taken', async () => {
    await table('cluster create shared lab2')
    await says('allocation set globex shared --model allocation --vcpus 8 --memory 4G --memory-guarantee 75', 'set\n')
    expect(await table('allocation list globex')).toMatch(/\nshared +allocation +0 of 8 +50 % +0 B of 4 GiB +75 %/)
    await refused('allocation set globex shared', 2, /--model reservation, allocation, pay-as-you-go/)
    await refused('allocation set globex shared --model reservation --vcpus 8', 2, /needs an amount of memory/)
    await refused('allocation set globex shared --model pay-as-you-go --vcpu-guarantee 101', 2, /0 to 100 percent/)
    await refused('cluster delete shared --yes', 4, /./)
    await says('allocation remove globex shared --yes', 'removed\n')
    await table('cluster edit shared --remove-host lab2')
    await says('cluster delete shared --yes', 'deleted cluster "shared"\n')
    await says('organisation delete globex --yes', 'deleted\n')
  })

  test('an image is published and taken back', async () => {
    await done('volume create base 1M --pool default')
    await done('image create shared-base base')
    expect(await table('image publish shared-base')).toMatch(/shared-base/)
    expect(await table('image publish shared-base --withdraw')).toMatch(/shared-base/)
    await done('image delete shared-base')
    await done('volume delete base')
  })
}
