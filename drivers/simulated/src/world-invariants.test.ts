/**
 * Whatever is asked of a simulated endpoint, in whatever order: its books are balanced, and the next process finds the same world.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EndpointSession, StoragePart, VmTarget } from '@covisor/driver-api'
import { isAppError } from '@covisor/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SimulatedEndpoint } from './simulated-endpoint.ts'
import { openSession } from './testing/open-session.ts'
import { smallDefinition } from './testing/small-definition.ts'

const { signal } = new AbortController()

const make = smallDefinition()
const definitions = [make(), make({ nativeHost: 'host-2' }), make()] as const
const names = ['a', 'b'] as const

const anyVm = fc.nat(definitions.length - 1)
const anyVolume = fc.constantFrom(...names)
const size = fc.constantFrom(65_536, 131_072, 2 ** 20)

type Storage = StoragePart
type Request = (session: EndpointSession, storage: Storage) => Promise<unknown>

const vmCalls = ['startVm', 'stopVm', 'shutdownVm', 'rebootVm', 'pauseVm', 'resumeVm', 'undefineVm'] as const
const request: fc.Arbitrary<Request> = fc.oneof(
  anyVm.map(
    (i): Request =>
      (session) =>
        session.defineVm(at(i), signal),
  ),
  fc.tuple(anyVm, fc.constantFrom(...vmCalls)).map(
    ([i, call]): Request =>
      (session) =>
        session[call](at(i), signal),
  ),
  fc.tuple(anyVm, fc.nat(512)).map(
    ([i, more]): Request =>
      (session) =>
        session.updateVm({ target: at(i), before: at(i), after: sized(i, 256 + more) }, signal),
  ),
  anyVm.map(
    (i): Request =>
      async (session) =>
        session.suspension?.suspend(at(i), signal),
  ),
  fc.tuple(anyVm, fc.constantFrom('create', 'revert', 'delete')).map(
    ([i, what]): Request =>
      async ({ snapshots }) => {
        if (what === 'create') {
          return snapshots?.create(at(i), { nativeName: 's', description: '', memory: false }, signal)
        }
        if (what === 'delete') return snapshots?.delete(at(i), 's', signal)
        return snapshots?.revert(at(i), 's', true, signal)
      },
  ),
  fc.tuple(anyVolume, size, fc.constantFrom('raw', 'qcow2')).map(
    ([name, capacityBytes, format]): Request =>
      (_, storage) =>
        storage.createVolume({ pool: 'default', name, format, capacityBytes }, signal),
  ),
  anyVolume.map(
    (name): Request =>
      (_, storage) =>
        storage.deleteVolume({ pool: 'default', name }, signal),
  ),
  fc.tuple(anyVolume, size).map(
    ([name, capacityBytes]): Request =>
      (_, storage) =>
        storage.resizeVolume({ pool: 'default', name }, capacityBytes, signal),
  ),
  fc.tuple(anyVolume, fc.nat(60_000)).map(
    ([name, offset]): Request =>
      (_, storage) =>
        storage.writeVolume({ pool: 'default', name }, oneChunk(offset), signal),
  ),
)

test('books are balanced after any sequence of requests, and the next process finds the same world', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 30 }), async (requests) => {
      const folder = mkdtempSync(join(tmpdir(), 'covisor-simulated-'))
      try {
        const open = () => openSession('sim://lab?hosts=2&vms=3&memory=9GiB&pool=4MiB', { folder, now: () => 0 })
        const { endpoint, session } = await open()
        for (const ask of requests) await ask(session, session.storage as Storage).catch(onlyAppErrors)
        expectBalanced(endpoint)
        const next = await open()
        expect(await snapshotOf(next.session)).toEqual(await snapshotOf(session))
        for (const name of names) {
          expect(next.endpoint.contentOf('default', name)).toEqual(endpoint.contentOf('default', name))
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
    }),
    { numRuns: 30 },
  )
})

function expectBalanced({ vms, volumes, hosts }: SimulatedEndpoint): void {
  for (const { nativeRef } of hosts.values()) {
    const used = Array.from(vms.values(), ({ observed }) => observed)
      .filter((vm) => vm.nativeHost === nativeRef && (vm.power === 'running' || vm.power === 'paused'))
      .reduce((sum, vm) => sum + vm.memoryMiB, 0)
    expect(vms.usedMemoryMiB(nativeRef)).toBe(used)
  }
  const allocated = volumes.inPool('default').reduce((sum, volume) => sum + volume.allocatedBytes, 0)
  expect(volumes.allocatedBytes('default')).toBe(allocated)
}

async function snapshotOf(session: EndpointSession) {
  return {
    hosts: await session.hosts(signal),
    vms: (await session.listVms(signal)).toSorted((a, b) => a.nativeRef.localeCompare(b.nativeRef)),
    pools: await session.storage?.listPools(signal),
    volumes: (await session.storage?.listVolumes('default', signal))?.toSorted((a, b) => a.name.localeCompare(b.name)),
    snapshots: await Promise.all(definitions.map((vm) => snapshotsOf(session, vm))),
  }
}

const snapshotsOf = async ({ snapshots }: EndpointSession, vm: VmTarget) =>
  snapshots?.list(vm, signal).catch(() => 'there is no such VM')

/** Refusals are answers; anything else is a bug. */
function onlyAppErrors(error: unknown): void {
  if (!isAppError(error)) throw error
}

async function* oneChunk(offset: number) {
  yield { offset, bytes: new Uint8Array(5000).fill(7) }
}

const at = (i: number) => definitions[i] ?? definitions[0]
const sized = (i: number, memoryMiB: number) => ({ ...at(i), spec: { ...at(i).spec, memoryMiB } })
