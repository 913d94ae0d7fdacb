/** Accepted means committed: a server that is killed with SIGKILL while it writes has lost nothing that it accepted. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from './open-store.ts'
import { newTenant } from './suites/fixtures.ts'

const WRITER = fileURLToPath(new URL('suites/write-until-killed.ts', import.meta.url))

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'covisor-store-kill-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

test.each([1, 7, 40])(
  'after SIGKILL behind %i accepted VMs, each is there with its history, event and task',
  async (count) => {
    const path = join(directory, `${count}.db`)
    const tenant = newTenant()
    const accepted = await acceptedBeforeKill(path, tenant, count)
    expect(accepted.length).toBeGreaterThanOrEqual(count)

    await using store = await openStore({ kind: 'sqlite', path })
    const { items } = await store.vms.list(tenant, { sort: 'createdAt', limit: 1000 })
    expect(items.map((vm) => vm.name)).toEqual(expect.arrayContaining(accepted))
    // The last one may have been committed without anybody having heard of it.
    expect(items.length - accepted.length).toBeLessThanOrEqual(1)
    for (const vm of items)
      expect(vm).toMatchObject({ description: 'accepted', generation: 2, task: { action: 'start' } })
    const feed = await store.changes.since('1.0.0', tenant, 10_000)
    const events = feed.kind === 'changes' ? feed.changes.filter((change) => change.kind === 'vm') : []
    expect(new Set(events.map((change) => change.id))).toEqual(new Set(items.map((vm) => vm.id)))
    expect((await store.vms.list(tenant, { asOf: Date.now(), limit: 1000 })).items).toHaveLength(items.length)
  },
)

async function acceptedBeforeKill(
  path: string,
  tenant: ReturnType<typeof newTenant>,
  count: number,
): Promise<string[]> {
  const writer = spawn(process.execPath, [WRITER, path, tenant.organisation, tenant.project], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(writer, 'exit')
  const accepted: string[] = []
  for await (const name of createInterface({ input: writer.stdout })) {
    accepted.push(name)
    if (accepted.length === count) writer.kill('SIGKILL')
  }
  await exited
  return accepted
}
