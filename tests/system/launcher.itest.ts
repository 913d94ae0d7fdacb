/** What `covisor down` relies on: it stops what `up` started, and never what merely has its number. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { identify, isRunning, stopProcess } from '../../tools/launcher/running-process.ts'
import { readStarted, writeStarted } from '../../tools/launcher/started.ts'
import { runCommand } from '../../tools/run-command.ts'
import { root } from '../../tools/workspace.ts'

async function started(script: string) {
  const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  const known = await identify(child.pid as number)
  if (known === undefined) throw new Error('it ended at once')
  return known
}

test('a process that ends when asked is ended', async () => {
  const target = await started('echo up; exec sleep 100')
  expect(await stopProcess(target, 10_000)).toBe('ended')
  expect(await isRunning(target)).toBe(false)
})

test('a process that does not end when asked is killed', async () => {
  const target = await started("trap '' TERM; echo up; while :; do sleep 0.1; done")
  expect(await stopProcess(target, 200)).toBe('killed')
})

test('another process that got the same number is left alone', async () => {
  const target = await started('echo up; exec sleep 100')
  expect(await stopProcess({ ...target, startTime: '1' }, 1000)).toBe('was gone')
  expect(await isRunning(target)).toBe(true)
  await stopProcess(target, 1000)
})

test('what was started is read back from the data directory, and nothing from an empty one', async () => {
  const data = await mkdtemp(join(tmpdir(), 'covisor-data-'))
  try {
    expect(await readStarted(data)).toEqual({})
    const units = ['libvirtd.socket']
    await writeStarted(data, { units })
    expect(await readStarted(data)).toEqual({ units })
  } finally {
    await rm(data, { recursive: true })
  }
})

const mistakes = [
  { name: 'an unknown option is named', args: ['up', '--prot', '1'], says: /'--prot'/ },
  { name: 'a port that is none is named', args: ['up', '--port', '70000'], says: /"70000" is not a port/ },
  { name: 'a lab of no hosts is refused', args: ['lab', 'up', '0'], says: /from 1 to 50/ },
]

for (const { name, args, says } of mistakes) {
  test(name, async () => {
    await expect(runCommand([process.execPath, join(root, 'tools/launcher/main.ts'), ...args])).rejects.toThrow(says)
  })
}
