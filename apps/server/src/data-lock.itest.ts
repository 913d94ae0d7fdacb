/** Who may work on a data directory: one, whatever became of those before. With processes of their own. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataDirectory } from './data-lock.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'covisor-lock-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

test('of many that start at once over what a killed server left, one gets it', async () => {
  await writeFile(join(data, 'server.pid'), '')
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(data)))
  const [winner, ...others] = answers.filter((answer) => answer.status === 'fulfilled')
  expect(others).toEqual([])
  await winner!.value()
  await (await lockDataDirectory(data))()
})

test('a server that runs is named; when it is killed the next one may', async () => {
  const holder = fork(join(import.meta.dirname, 'testing/hold-data-lock.ts'), [data])
  await once(holder, 'message')
  await expect(lockDataDirectory(data)).rejects.toThrow(`a server (process ${holder.pid}) works on ${data} already`)
  // The moment between taking the directory and writing the name.
  await writeFile(join(data, 'server.pid'), '')
  await expect(lockDataDirectory(data)).rejects.toThrow(`a server works on ${data} already`)
  const ended = once(holder, 'exit')
  holder.kill('SIGKILL')
  await ended
  const unlock = await lockDataDirectory(data)
  expect(await readFile(join(data, 'server.pid'), 'utf8')).toBe(`${process.pid}\n`)
  await unlock()
  await expect(readFile(join(data, 'server.pid'))).rejects.toThrow('ENOENT')
})
