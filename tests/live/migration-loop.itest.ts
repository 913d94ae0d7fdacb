/**
 * The proof of live migration (migration-loop.ts), a few moves long: so that it is known to run, and its instruments are known to
 * find what they look for.
 */
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { labUnavailable } from '@covisor/lab'
import { describe, expect, test } from 'vitest'
import { CopyWatch } from './support/moving/copy-watch.ts'
import { runMigrationLoop } from './support/moving/migration-loop.ts'
import { judge } from './support/moving/writing-guest.ts'

const unavailable = await labUnavailable()

test.skipIf(unavailable !== undefined)(
  `a guest that writes loses no write and has no second copy${unavailable ? `: ${unavailable}` : ''}`,
  async () => {
    const { moves, looks, ...result } = await runMigrationLoop({
      times: 2,
      hosts: 2,
      faults: ['the libvirtd of the target is killed'],
    })
    expect(moves).toHaveLength(2)
    expect(looks).toBeGreaterThan(0)
    expect(result.acknowledged).toBeGreaterThan(moves.length)
    expect(result).toMatchObject({ lost: [], outOfOrder: [], secondCopies: [] })
  },
)

test.skipIf(unavailable !== undefined)(
  `its disk goes along where hosts share none, though Covisor is killed, and nothing is left behind${unavailable ? `: ${unavailable}` : ''}`,
  async () => {
    const {
      moves,
      looks: _looks,
      ...result
    } = await runMigrationLoop({
      times: 2,
      hosts: 2,
      disk: 'own',
      faults: ['Covisor is killed'],
    })
    expect(moves).toHaveLength(2)
    expect(result.acknowledged).toBeGreaterThan(moves.length)
    expect(result).toMatchObject({ lost: [], outOfOrder: [], secondCopies: [], filesLeft: 1 })
  },
)

describe('the watch for second copies', () => {
  const watched = (looks: readonly (readonly [host: string, running?: number])[]) => {
    const watch = new CopyWatch()
    for (const [host, running] of looks) watch.saw(host, running)
    return watch.secondCopies
  }

  test('takes a VM that moves, there and back, for one', () => {
    expect(watched([['one', 1], ['two'], ['one'], ['two', 7], ['one', 2], ['two']])).toEqual([])
  })

  test('finds a copy that runs while another one does', () => {
    expect(
      watched([
        ['one', 1],
        ['two', 7],
        ['one', 1],
        ['two', 7],
      ]),
    ).toEqual(['one and two'])
  })
})

describe('the judge of the disk', () => {
  const judged = async (said: readonly number[], written: readonly number[]) => {
    const folder = await mkdtemp(join(tmpdir(), 'covisor-judge-'))
    try {
      const guest = { said: join(folder, 'said'), disk: join(folder, 'disk') }
      await writeFile(guest.said, said.map((number) => `written ${number}\r\n`).join(''))
      await using disk = await open(guest.disk, 'w')
      for (const number of written) await disk.write(`${number}\n`, (4095 + number) * 512)
      return await judge(guest)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  test('finds a write that was acknowledged and is not there', async () => {
    expect(await judged([1, 2, 3], [1, 3])).toEqual({ acknowledged: 3, lost: [2], outOfOrder: [] })
  })

  test('finds a number that a second copy said again', async () => {
    expect((await judged([1, 2, 2, 3], [1, 2, 3])).outOfOrder).toContain(2)
  })
})
