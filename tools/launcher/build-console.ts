/** Builds the web console when it has not been, or when its sources are newer than what was built. */
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { root, sourceFiles } from '../workspace.ts'
import { say } from './say.ts'

const folder = 'edges/console'

export async function buildConsole(): Promise<void> {
  const config = join(root, folder, 'vite.config.ts')
  const hasConfig = await access(config).then(
    () => true,
    () => false,
  )
  if (!hasConfig) return say('the web console is not part of this checkout; the API and the CLI work without it')
  const built = await changed(join(root, folder, 'dist/index.html'))
  const newest = Math.max(
    ...(await Promise.all(sourceFiles(folder, () => true).map((path) => changed(join(root, path))))),
  )
  if (built >= newest) return
  say('building the web console')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  await runCommand([process.execPath, vite, 'build', folder], { cwd: root, timeoutMs: 300_000 }).catch(
    (error: Error) => {
      say(`the web console could not be built; the API and the CLI work without it. ${error.message}`)
    },
  )
}

async function changed(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}
