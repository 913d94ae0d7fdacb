/** Typed: images that VMs are made of, and VMs that start and stop together. */
import { describe, expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function imagesAndGroups({ done, keys, refused, table, vm }: CliWorld): void {
  describe('images', () => {
    test('are made of volumes, and VMs of them', async () => {
      await keys.type('vm stop app02') // or it is stopped already
      await done('image create golden app02-disk0 --guest-os linux')
      expect(await table('image list')).toMatch(/\ngolden +linux +1 GiB/)
      expect(await table('image show golden')).toMatch(/POOL +default/)
      await done('vm create app03 --image golden --user joe --hostname app03')
      await done('image delete golden')
      await refused('image show golden', 3, /there is no image "golden"/)
    })
  })

  describe('groups', () => {
    test('are made, shown, changed, started, stopped and deleted, and their VMs stay', async () => {
      expect(await table('group create pair app02:1 app03:2')).toMatch(/pair/)
      expect(await table('group list')).toMatch(/\npair /)
      expect(await table('group edit pair --name couple')).toMatch(/couple/)
      await done('group start couple')
      expect(await table('group show couple')).toMatch(/app02[\s\S]*app03/)
      await done('group stop couple --force')
      expect((await keys.type('group delete couple --yes')).code).toBe(0)
      await refused('group show couple', 3, /there is no group "couple"/)
      expect(await vm('app03')).toMatchObject({ state: 'stopped' })
    })
  })

  describe('what needs a second host', () => {
    test('is refused while there is one', async () => {
      expect((await keys.type('vm migrate app02 --plan')).code).toBeOneOf([4, 5, 7])
      await refused('pool share default nowhere', 3, /there is no host "nowhere"/)
    })
  })
}
