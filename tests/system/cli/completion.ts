/** Typed, and Tab pressed: what the shell offers, and that it never runs what a name says. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { root } from '../../../tools/workspace.ts'
import type { CliWorld } from './world.ts'

export function completion({ at, done, env, refused, table }: CliWorld): void {
  const hostile = 'a $(touch pwned) b'

  /** What stands in the command line after Tab. */
  async function tab(...words: readonly string[]): Promise<string[]> {
    const script = `
      covisor() { "$NODE" "$MAIN" "$@"; }
      source <(covisor completion bash)
      COMP_WORDS=(covisor "$@"); COMP_CWORD=$#
      _covisor; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await promisify(execFile)('bash', ['-c', script, 'bash', ...words], {
      cwd: at('.'),
      env: { ...process.env, ...env, NODE: process.execPath, MAIN: join(root, 'edges/cli/src/main.ts') },
    })
    return stdout.split('\n').filter((word) => word !== '')
  }

  test('offers commands, names of the server and files', async () => {
    expect(await tab('vm', 'sn')).toEqual(['snapshot'])
    expect(await tab('vm', 'show', 'app0')).toEqual(expect.arrayContaining(['app02', 'app03']))
    expect(await tab('import', 'shop')).toEqual(['shop.ova'])
  })

  test('never runs what a name says', async () => {
    await done(`vm create '${hostile}' --memory 256M`)
    const [offered] = await tab('vm', 'show', 'a')
    const { stdout } = await promisify(execFile)('bash', ['-c', `printf '%s|' ${offered}`], { cwd: at('.') })
    expect(stdout).toBe(`${hostile}|`)
    await expect(readFile(at('pwned'))).rejects.toThrow(/ENOENT/)
  })

  test('has scripts for other shells', async () => {
    for (const shell of ['bash', 'zsh', 'fish'])
      expect(await table(`completion ${shell}`)).toContain('covisor __complete')
    await refused('completion tcsh', 2, /write bash, zsh, fish/)
  })
}
