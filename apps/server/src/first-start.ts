/**
 * The first administrator, for whoever owns the data directory: an API token in a file only they can read, for the CLI, and a
 * one-time link for the browser.
 *
 * The token file is written before the token can be needed and is never overwritten: deleting it and starting again makes a
 * new one.
 */
import { access, chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Control } from '@covisor/control'

const ADMIN = 'admin'

export async function prepareFirstAdmin(control: Control, data: string): Promise<void> {
  await control.access.firstAdmin()
  const file = join(data, 'admin-token')
  if (await exists(file)) return
  const origin = { address: undefined, interface: 'system' } as const
  const { actor, secret: session } = await control.access.signIn(
    { oneTime: await control.access.oneTimeSignIn(ADMIN) },
    origin,
  )
  const { secret } = await control.access.createToken(actor, { name: 'command line on this machine' })
  await control.access.signOut(session)
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  await chmod(file, 0o600)
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
