/**
 * `covisor rotate-key`: a new key for the secrets in the store. A server that runs takes it within a minute and seals
 * everything anew; the old keys stay in the file, for backups.
 */
import { parseArgs } from 'node:util'
import { rotateKey } from '@covisor/server/key-ring'
import { readServerOptions } from '@covisor/server/options'
import { passphraseSource } from '@covisor/server/passphrase-source'
import { dataDirectory } from './data-directory.ts'
import { say, UserError } from './say.ts'

const help = `covisor rotate-key [--data DIR]

Puts a new key on top of the file that secrets in the store are sealed with (secrets.keys in the data directory, or what the
configuration names). A server that runs seals them anew within two minutes and needs no restart.

  --data DIR   the data directory given to "covisor up", if one was

Example:
  ./covisor rotate-key && cp /var/lib/covisor/secrets.keys /safe/place/`

export async function rotateKeyOf(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) {
    console.log(help)
    return 0
  }
  const data = dataDirectory(values.data)
  const { secretKeys, secretPassphrase } = await readServerOptions(['--data', data])
  if (secretKeys === undefined) throw new UserError('this server has no file of keys')
  try {
    say(
      `${secretKeys} has a new key, ${await rotateKey(secretKeys, passphraseSource(secretPassphrase))}. Keep a copy of the file, apart from backups of the store.`,
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new UserError(`there is no ${secretKeys}: the first start of a server makes it`)
  }
  return 0
}
