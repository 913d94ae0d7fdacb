/**
 * `covisor backup FILE`: a consistent copy of the store, whether the server runs or not.
 *
 * Reads the database beside the server, without it: a backup is wanted most when the server does not start. It never migrates,
 * since the server that runs may be of another release than this file.
 */
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readServerOptions } from '@covisor/server/options'
import { copySqliteStore } from '@covisor/store'
import { dataDirectory } from './data-directory.ts'
import { say, UserError } from './say.ts'

const help = `covisor backup FILE [--data DIR]

Copies the store into a new file, while the server runs. To restore: "covisor down", put the file in the place of covisor.db
in the data directory, delete covisor.db-wal and covisor.db-shm, "covisor up". The server then only observes until
"covisor installation confirm".

  --data DIR   the data directory given to "covisor up", if one was

Example:
  ./covisor backup /backup/covisor-$(date +%F).db`

export async function backup(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help === true) {
    console.log(help)
    return 0
  }
  const [file, ...rest] = positionals
  if (file === undefined || rest.length > 0) throw new UserError('say where the copy goes: covisor backup FILE')
  const data = dataDirectory(values.data)
  const { store, secretKeys } = await readServerOptions(['--data', data])
  if (store.kind !== 'sqlite') throw new UserError('the store is in PostgreSQL: use pg_dump or pg_basebackup')
  await copy(store.path, resolve(file))
  say(
    `${file} is a copy of the store of ${data}. A server that starts from it only observes, until "covisor installation confirm".`,
  )
  say(`not in it: ${secretKeys}, without which the secrets in it stay sealed. Keep a copy of that file elsewhere.`)
  return 0
}

async function copy(from: string, to: string): Promise<void> {
  try {
    await copySqliteStore(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new UserError(`${to} is there already; a backup overwrites nothing`)
    if (code === 'ENOENT') throw new UserError(`there is no store ${from}, or no folder for ${to}`)
    await rm(to, { force: true })
    throw error
  }
}
