/** The covisor command. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { createClient } from '@covisor/client'
import packageJson from '../package.json' with { type: 'json' }
import { commands } from './commands.ts'
import { complete } from './runner/complete.ts'
import { connection } from './runner/config.ts'
import { run } from './runner/run.ts'

const argv = process.argv.slice(2)

// A reader that goes away (head, less) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

if (argv[0] === '__complete') {
  const offered = await complete(commands, argv.slice(1), () => {
    const { url, token } = connection(process.env)
    return createClient({ baseUrl: url, token })
  }).catch(() => [])
  process.stdout.write(offered.map((word) => `${word}\n`).join(''))
} else {
  process.exitCode = await run(
    {
      commands,
      version: packageJson.version,
      env: process.env,
      streams: { stdout: process.stdout, stderr: process.stderr },
      ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
      onInterrupt,
    },
    argv,
  )
}

/** Ctrl-C and Ctrl-D are answers too: no. */
function ask(question: string, { secret = false }: { readonly secret?: boolean } = {}): Promise<string> {
  return new Promise((resolve) => {
    // The line editor repeats what is typed on its output: a secret's goes nowhere.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    const asking = createInterface({ input: process.stdin, output: secret ? nowhere : process.stderr, terminal: true })
    if (secret) process.stderr.write(question)
    asking.once('close', () => resolve(''))
    asking.question(question, (answer) => {
      if (secret) process.stderr.write('\n')
      resolve(answer)
      asking.close()
    })
  })
}

/** The first Ctrl-C is the command's; the second ends the process at once. */
function onInterrupt(listener: () => void): () => void {
  const handle = (): void => {
    process.off('SIGINT', handle)
    process.once('SIGINT', () => process.exit(130))
    listener()
  }
  process.on('SIGINT', handle)
  return () => process.off('SIGINT', handle)
}
