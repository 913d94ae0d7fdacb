/** Typed: folders that VMs are laid out in, and tags that things are found by. */
import { describe, expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function layout({ keys, refused, table, vm }: CliWorld): void {
  describe('folders', () => {
    test('are made, filled, listed, moved and deleted, and their VMs stay', async () => {
      await table('folder create shop')
      expect(await table('folder create shop/db')).toMatch(/shop\/db/)
      expect(await keys.type('folder put shop/db app02 app03')).toMatchObject({ code: 0 })
      expect(await table('folder list')).toMatch(/\nshop\/db +2/)
      expect(await table('vm list --folder shop/db')).toMatch(/app02[\s\S]*app03/)
      await refused('folder edit shop --into shop/db', 2, /cannot be put into itself/)
      expect(await table('folder edit shop/db --name data --to-top')).toMatch(/data/)
      await refused('folder delete data --yes', 4, /2 VMs and 0 folders in it/)
      expect((await keys.type('folder put / app03')).stderr).toMatch(/app03 is in no folder/)
      expect(await vm('app03')).toMatchObject({ folder: null })
      expect(await keys.type('folder delete data --move-up --yes')).toMatchObject({ code: 0 })
      expect(await vm('app02')).toMatchObject({ folder: null })
    })
  })

  describe('tags', () => {
    test('are put on things, found by, counted and taken off', async () => {
      expect(await keys.type('tag set tier=web app02 app03')).toMatchObject({ code: 0 })
      await keys.type('tag set prod app02')
      expect((await keys.type('tag set pci lab --on host')).code).toBe(0)
      expect(await table('tag list')).toMatch(/\nprod +- +1 vm\ntier +web +2 vms/)
      expect(await table('tag list --on host')).toMatch(/pci/)
      expect(await table('vm list --filter "tag:tier=web -tag:prod"')).not.toMatch(/app02/)
      expect(await vm('app02')).toMatchObject({ tags: { prod: '', tier: 'web' } })
      await refused('tag set "a b=x " app02', 2, /begins or ends with a space/)
      for (const key of ['tier', 'prod']) await keys.type(`tag remove ${key} app02 app03`)
      await keys.type('tag remove pci lab --on host')
      expect(await vm('app02')).toMatchObject({ tags: {} })
    })
  })
}
