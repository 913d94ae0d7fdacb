/** Disks that go to another volume of their host: under a running guest, and of a VM that is switched off. */
import { describe, expect, test } from 'vitest'
import type { DiskMove, DiskMovePart } from '../disk-move.ts'
import type { VmTarget } from '../vm.ts'
import type { Skip, WithSubject } from './subject.ts'
import { withDisk } from './with-disk.ts'

const unheard = () => undefined

export function describeDiskMoves(subject: WithSubject): void {
  const world = async (skip: Skip, content = true) => {
    const part: DiskMovePart = subject().session.diskMoves ?? skip('this driver has no part for it')
    const storage = subject().storage(skip)
    const from = await subject().newVolume(skip, { format: 'raw' })
    const to = await subject().newVolume(skip, { format: 'raw' })
    const bytes = Buffer.alloc(from.capacityBytes, 'covisor')
    await storage.createVolume(from, subject().signal)
    await storage.createVolume(to, subject().signal)
    if (content) await storage.writeVolume(from, oneChunk(bytes), subject().signal)
    const moveOf = (target: VmTarget): DiskMove => ({ target, from, to })
    const bytesThere = async () => {
      const chunks: Uint8Array[] = []
      for await (const chunk of storage.readVolume(to, subject().signal)) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
    return { part, definition: withDisk(subject().world.makeDefinition(), from), moveOf, bytes, bytesThere, from, to }
  }
  const diskOf = async (target: VmTarget) => (await subject().see(target)).disks.at(-1)?.source?.volume
  const at = ({ pool, name }: DiskMove['from']) => ({ pool, name })

  describe('disk moves', () => {
    test('a disk under a running guest goes over with all that is on it, for now and for the next start', async ({
      skip,
    }) => {
      const { part, definition, moveOf, bytes, bytesThere, to } = await world(skip)
      const { target } = await subject().running(definition)
      const move = moveOf(target)
      expect(await part.obstacles(move, subject().signal)).toEqual([])
      await part.mirror(move, unheard, subject().signal)
      expect(await diskOf(target)).toEqual(at(to))
      expect(await subject().power(target)).toBe('running')
      for (let times = 0; times < 2; times++) expect(await part.settle(move, subject().signal)).toBe('moved')
      await subject().session.stopVm(target, subject().signal)
      expect(await diskOf(target)).toEqual(at(to))
      expect((await bytesThere()).equals(bytes)).toBe(true)
    })

    test('a copy that is cancelled leaves the guest where it was, and can be tried again', async ({ skip }) => {
      const { part, definition, moveOf, from, to } = await world(skip)
      const { target } = await subject().running(definition)
      const move = moveOf(target)
      const cancel = new AbortController()
      const mirroring = part.mirror(move, () => cancel.abort(new Error('not now')), cancel.signal)
      await expect(mirroring).rejects.toThrow('not now')
      expect(await part.settle(move, subject().signal)).toBe('stayed')
      expect(await diskOf(target)).toEqual(at(from))
      await part.mirror(move, unheard, subject().signal)
      expect(await diskOf(target)).toEqual(at(to))
    })

    test('the disk of a VM that is switched off is named anew, there and back, however often', async ({ skip }) => {
      const { part, definition, moveOf, from, to } = await world(skip, false)
      const { target } = await subject().defined(definition)
      const move = moveOf(target)
      for (let times = 0; times < 2; times++) await part.repoint(move, subject().signal)
      expect(await diskOf(target)).toEqual(at(to))
      await part.repoint({ ...move, from: move.to, to: move.from }, subject().signal)
      expect(await diskOf(target)).toEqual(at(from))
    })

    test('what runs is not named anew, what is off is not mirrored, and a volume that it has not is an obstacle', async ({
      skip,
    }) => {
      const { part, definition, moveOf, to } = await world(skip, false)
      const { target } = await subject().defined(definition)
      const move = moveOf(target)
      const refused = { code: 'HOST_REFUSED' }
      await expect(part.mirror(move, unheard, subject().signal)).rejects.toMatchObject(refused)
      expect(await part.obstacles({ ...move, from: to }, subject().signal)).not.toEqual([])
      await subject().session.startVm(target, subject().signal)
      await expect(part.repoint(move, subject().signal)).rejects.toMatchObject(refused)
    })
  })
}

async function* oneChunk(bytes: Uint8Array) {
  yield await Promise.resolve({ offset: 0, bytes })
}
