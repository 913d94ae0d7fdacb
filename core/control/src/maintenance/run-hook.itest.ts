/** The operator's program: what it is given, what is kept of it, and its end. Real processes, of a few milliseconds each. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runHook } from './run-hook.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-hook-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const host = { name: 'kvm1', uri: 'qemu+ssh://root@kvm1/system' }

async function hook(script: string): Promise<string> {
  const program = join(folder, 'hook')
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o700)
  return program
}
const run = async (script: string, { timeoutMs = 30_000, signal = new AbortController().signal } = {}) =>
  runHook({ program: await hook(script), host, timeoutMs, signal })

test('is given name and address, no input, and none of our environment', async () => {
  vi.stubEnv('COVISOR_SECRET', 'hunter2')
  const said = await run('echo "$1 $2"; cat; env | grep -c COVISOR; pwd')
  vi.unstubAllEnvs()
  expect(said.split('\n')).toEqual(['kvm1 qemu+ssh://root@kvm1/system', '0', '/'])
})

test('may say more than anybody wants to keep: the end is kept', async () => {
  const said = await run('seq 1 400000; echo the end >&2')
  expect(said).toMatch(/400000/)
  expect(said.length).toBeLessThanOrEqual(4_000)
})

test('that fails is said with its code and its last words, and so is one that is not there', async () => {
  await expect(run('echo "no kernel for kvm1" >&2; exit 7')).rejects.toMatchObject({
    code: 'HOST_REFUSED',
    message: expect.stringMatching(/be worked on by .*hook: it ended with code 7: no kernel for kvm1$/),
  })
  const missing = runHook({
    program: '/nonexistent/hook',
    host,
    timeoutMs: 1_000,
    signal: new AbortController().signal,
  })
  await expect(missing).rejects.toThrow('be worked on by /nonexistent/hook: it could not be started')
})

test('that takes too long ends, with all that it started', async () => {
  const mark = join(folder, 'child')
  await expect(run(`sleep 600 & echo $! > ${mark}; wait`, { timeoutMs: 500 })).rejects.toThrow(
    'it did not end within 0.5 s',
  )
  const child = Number(await readFile(mark, 'utf8'))
  await expect.poll(() => isRunning(child)).toBe(false)
})

test('ends when the task is cancelled, with the reason for that', async () => {
  const controller = new AbortController()
  const running = run('sleep 600', { signal: controller.signal })
  controller.abort(new Error('cancelled by ada'))
  await expect(running).rejects.toThrow('cancelled by ada')
})

/** A zombie has ended. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return status !== '' && !/\) [ZX] /.test(status)
}
