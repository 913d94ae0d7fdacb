/**
 * What the chapters of the command-line test share: one server over a simulated host, an administrator's keyboard, and three ways to
 * type a line, by what it should come to. Started before the first test and stopped after the last one of the file that asks for it.
 *
 * `env` and `keys` are there at once, so that chapters can take them apart; they are of use only inside tests.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Schema } from '@covisor/client'
import { afterAll, beforeAll, expect } from 'vitest'
import { root } from '../../../tools/workspace.ts'
import { type Keyboard, keyboard } from '../support/typed.ts'

export interface CliWorld {
  readonly keys: Keyboard
  /** What the keyboard's commands find in their environment. */
  readonly env: Readonly<Record<string, string>>
  /** A path in the folder from which the server may import. */
  readonly at: (name: string) => string
  /** It worked, and said so. Resolves with what it said. */
  readonly done: (line: string) => Promise<string>
  /** It ended with this exit code and these words. */
  readonly refused: (line: string, code: number, says: RegExp) => Promise<void>
  /** It printed a table, and no word besides. */
  readonly table: (line: string) => Promise<string>
  readonly vm: (name: string) => Promise<Schema<'Vm'>>
  readonly stopServer: () => Promise<void>
}

export function cliWorld(): CliWorld {
  let folder: string
  let server: ChildProcess | undefined
  const env: Record<string, string> = {}
  const keys = keyboard(env)
  const at = (name: string): string => join(folder, name)

  const stopServer = async (): Promise<void> => {
    if (server?.exitCode === null && server.kill()) await once(server, 'exit')
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'covisor-cli-'))
    const main = join(root, 'apps/server/src/main.ts')
    const flags = ['--data', at('data'), '--listen', '127.0.0.1:0', '--driver', 'simulated', '--import-root', folder]
    server = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
    env['COVISOR_URL'] = await urlOf(server)
    env['COVISOR_TOKEN'] = (await readFile(at('data/admin-token'), 'utf8')).trim()
    env['XDG_CONFIG_HOME'] = at('config')
  })
  afterAll(async () => {
    await stopServer()
    await rm(folder, { recursive: true, force: true })
  })

  return {
    keys,
    env,
    at,
    stopServer,
    async done(line) {
      const { code, stderr } = await keys.type(line)
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.stringMatching(/: done\n$/) })
      return stderr
    },
    async refused(line, code, says) {
      const typed = await keys.type(line)
      expect({ line, code: typed.code }).toEqual({ line, code })
      expect(typed.stdout + typed.stderr).toMatch(says)
    },
    async table(line) {
      const { code, stdout, stderr } = await keys.type(line)
      expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' })
      return stdout
    },
    vm: (name) => keys.json<Schema<'Vm'>>(`vm show '${name}'`),
  }
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout! })) {
    const [, url] = /serves at (\S+)/.exec(line) ?? []
    if (url === undefined) continue
    stdout!.resume()
    return url
  }
  throw new Error('the server ended before it listened')
}
