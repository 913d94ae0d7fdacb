/** The guide "Set up two customers", run as it stands: every `sh` block by the shell of the person that it is for. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../tools/workspace.ts'
import { type ServerHere, startServerHere } from './support/server-here.ts'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'

const guide = await readFile(join(root, 'docs/guides/set-up-two-customers.md'), 'utf8')
const blocks = [...guide.matchAll(/^```sh as=(\w+)\n([\s\S]*?)^```$/gm)].map(([, as, text]) => ({
  as: as!,
  lines: text!.trim().split('\n'),
}))

let place: TemporaryPlace
let server: ServerHere

beforeAll(async () => {
  place = await temporaryPlace()
  server = await startServerHere(place)
  await writeFile(join(place.imports, 'alice.password'), 'a lovely password of my own\n')
})
afterAll(async () => {
  await server?.stop()
  await place?.remove()
})

test('the guide has blocks for all of its people', () => {
  expect(new Set(blocks.map(({ as }) => as))).toEqual(new Set(['provider', 'alice', 'bob', 'dan', 'greta']))
})

describe.for(blocks)('$as', ({ as, lines }) => {
  test.for(lines)('%s', async (line) => {
    const isRefused = line.startsWith('! ')
    const { code, output } = await shell(as, isRefused ? line.slice(2) : line)
    expect({ line, code, output }).toEqual({
      line,
      code: isRefused ? expect.toBeOneOf([1, 3, 4, 5, 7]) : 0,
      output: expect.any(String),
    })
    // What a customer is shown names no host of the provider, and nobody of the other customer.
    if (as !== 'provider') expect(output).not.toMatch(/\blab\b|sim:\/\//)
    if (as === 'greta') expect(output.replaceAll(line, '')).not.toMatch(/alice|contract/)
  })
})

const run = promisify(execFile)

async function shell(as: string, line: string): Promise<{ readonly code: number; readonly output: string }> {
  const config = join(place.imports, 'config', as)
  await mkdir(config, { recursive: true })
  const main = join(root, 'edges/cli/src/main.ts')
  const script = `covisor() { '${process.execPath}' '${main}' "$@"; }; ${line}`
  const env = {
    PATH: process.env['PATH'],
    COVISOR_URL: server.url,
    XDG_CONFIG_HOME: config,
    ...(as === 'provider' ? { COVISOR_TOKEN: server.token } : {}),
  }
  return await run('bash', ['-c', script], { cwd: place.imports, env }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, output: stdout + stderr }),
  )
}
