/** Typed: tasks with their logs, the audit, and tokens that sign in from elsewhere. */
import type { Schema } from '@covisor/client'
import { expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function tasksAndTokens({ at, env, keys, refused, table }: CliWorld): void {
  test('a task is listed, shown, waited for, and has a log', async () => {
    const { stdout } = await keys.type('vm create late --memory 256M --no-wait -o json')
    const [task] = JSON.parse(stdout) as Schema<'Task'>[]
    expect((await keys.type(`task wait ${task!.id}`)).stderr).toBe('Create VM "late": done\n')
    expect(await table('task list --state succeeded --limit 1')).toContain(task!.id)
    expect(await table(`task show ${task!.id}`)).toMatch(/State +succeeded/)
    expect(await table(`task log ${task!.id}`)).toMatch(/succeeded/)
    await refused(`task cancel ${task!.id}`, 4, /cannot be cancelled/)
    await refused('task show 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52', 3, /there is no task/)
    await refused(`task retry ${task!.id}`, 4, /retr|again/)
    await refused('task show nonsense', 2, /"nonsense" is not a task id/)
  })

  test('who did what is on record, refusals too', async () => {
    const audit = await table('audit list --limit 200')
    expect(audit).toMatch(/ admin +cli +vm:create +vm late +accepted/)
    expect(audit).toMatch(/ refused/)
    const narrow = await table("audit list --who admin --via cli --verb 'vm:*' --name LATE --from 1h --all")
    expect(narrow.trim().split('\n').slice(1)).toEqual([
      expect.stringMatching(/ admin +cli +vm:create +vm late +accepted/),
    ])
    await refused('audit list --to 2000-01-01', 0, /nothing to show/)
    await refused('audit list --all --limit 5', 2, /say either --all or --limit/)
    expect(await table('audit verify')).toMatch(/Intact +yes/)
    expect(await table('installation show')).toMatch(/Mode +normal/)
    expect((await keys.type('installation confirm --yes')).code).toBe(0)
    expect(await table('whoami')).toMatch(/Name +admin/)
  })

  test('a token signs in from elsewhere, until it is revoked', async () => {
    const { id, secret } = await keys.json<Schema<'NewToken'>>('token create laptop')
    const elsewhere = { COVISOR_TOKEN: '', COVISOR_URL: '', XDG_DATA_HOME: at('none') }
    expect(await table('token list')).toMatch(/\nlaptop /)
    const signedIn = await keys.spawn(['login', env['COVISOR_URL']!], { stdin: `${secret}\n`, env: elsewhere })
    expect(signedIn).toMatchObject({ code: 0, stderr: expect.stringMatching(/^signed in as admin; kept in /) })
    expect(await keys.spawn(['whoami'], { env: elsewhere })).toMatchObject({ code: 0 })
    expect(await keys.type(`token revoke ${id}`)).toMatchObject({ code: 0, stderr: 'revoked\n' })
    expect(await keys.spawn(['whoami'], { env: elsewhere })).toMatchObject({ code: 5 })
    expect(await keys.spawn(['logout'], { env: elsewhere })).toMatchObject({ code: 0 })
    const refusedToken = await keys.spawn(['login', env['COVISOR_URL']!], { stdin: 'wrong\n', env: elsewhere })
    expect(refusedToken.code).toBe(5)
  })
}
