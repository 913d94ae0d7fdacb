/**
 * `covisor protect-keys`: wraps the file of keys with a passphrase, or unwraps it. The passphrase comes from a file or is typed, never
 * an argument: arguments are seen by everybody on the machine.
 */
import { parseArgs } from 'node:util'
import { protectKeys } from '@covisor/server/key-ring'
import { readServerOptions } from '@covisor/server/options'
import { askPassphrase, passphraseIn, passphraseSource } from '@covisor/server/passphrase-source'
import { dataDirectory } from './data-directory.ts'
import { say, UserError } from './say.ts'

const MIN_CHARS = 12

const help = `covisor protect-keys [--new FILE | --off] [--data DIR]

Protects the file that secrets in the store are sealed with (secrets.keys) with a passphrase: without it the file opens nothing.
The server then needs the passphrase at each start: from the file that config.yaml names as secretPassphrase, from systemd
(LoadCredential=covisor-passphrase:FILE), or typed where it is started on a terminal. Stop the server first.

  --new FILE   a file with the new passphrase in one line; without it you are asked
  --off        take the protection away
  --data DIR   the data directory given to "covisor up", if one was

Example:
  ./covisor down && ./covisor protect-keys && ./covisor rotate-key`

export async function protectKeysOf(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      new: { type: 'string' },
      off: { type: 'boolean' },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(help)
    return 0
  }
  if (values.off === true && values.new !== undefined) throw new UserError('say either --new or --off')
  const { secretKeys, secretPassphrase } = await readServerOptions(['--data', dataDirectory(values.data)])
  if (secretKeys === undefined) throw new UserError('this server has no file of keys')
  const current = { ...passphraseSource(secretPassphrase), isConfigured: false }
  try {
    const next = values.off === true ? undefined : await newPassphrase(values.new)
    // A passphrase that is configured already may be meant for a file that is not protected yet.
    await protectKeys(secretKeys, current, next)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new UserError(`there is no ${secretKeys}: the first start of a server makes it`)
  }
  say(
    values.off === true
      ? `${secretKeys} is not protected by a passphrase any more. Take secretPassphrase out of config.yaml.`
      : `${secretKeys} is protected. Keep the passphrase elsewhere, and rotate the key: whoever has the old file has the old keys.`,
  )
  return 0
}

async function newPassphrase(file: string | undefined): Promise<string> {
  const passphrase = file === undefined ? await askTwice() : await passphraseIn(file)
  if (passphrase.length < MIN_CHARS) throw new UserError(`a passphrase has at least ${MIN_CHARS} characters`)
  return passphrase
}

async function askTwice(): Promise<string> {
  if (!process.stdin.isTTY) throw new UserError('nobody is here to type a passphrase; say --new FILE')
  const first = await askPassphrase('New passphrase: ')
  if (first !== (await askPassphrase('Once more: '))) throw new UserError('these are two; nothing was changed')
  return first
}
