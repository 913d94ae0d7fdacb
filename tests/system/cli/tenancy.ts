/** Typed: organisations, projects, users with their second factors, roles, saved plans and quotas. */
import type { Schema } from '@covisor/client'
import { expect, test } from 'vitest'
import { appCode } from '../support/app-code.ts'
import type { CliWorld } from './world.ts'

export function tenancy({ at, done, env, keys, refused, table }: CliWorld): void {
  const says = async (line: string, stderr: string) =>
    expect({ line, ...(await keys.type(line)) }).toMatchObject({ line, code: 0, stderr })

  test('an organisation and a project are made, described, and shown', async () => {
    expect(await table('organisation create acme')).toMatch(/acme/)
    expect(await table('organisation edit acme --description "Acme Ltd"')).toMatch(/Acme Ltd/)
    expect(await table('organisation list')).toMatch(/\nacme /)
    expect(await table('organisation show acme')).toMatch(/Acme Ltd/)
    expect(await table('project create shop --organisation acme')).toMatch(/shop/)
    expect(await table('project edit acme/shop --description "web shop"')).toMatch(/web shop/)
    expect(await table('project list')).toMatch(/\nshop +acme/)
    expect(await table('--project acme/shop project show shop')).toMatch(/web shop/)
    await refused('project show acme/nothing', 3, /there is no project "acme\/nothing"/)
    const then = new Date().toISOString()
    await table('project edit acme/shop --description "closed"')
    await table('organisation edit acme --description "Acme Inc"')
    expect(await table(`project diff acme/shop --from ${then}`)).toMatch(/\ndescription +web shop +closed/)
    expect(await table(`organisation diff acme --from ${then}`)).toMatch(/\ndescription +Acme Ltd +Acme Inc/)
    await says(`project revert-edits acme/shop --to ${then}`, 'done\n')
    await says(`organisation revert-edits acme --to ${then}`, 'done\n')
    expect(await table('project show acme/shop')).toMatch(/web shop/)
    expect(await table('organisation show acme')).toMatch(/Acme Ltd/)
    await refused('project diff acme/shop --from 2000-01-01', 3, /it had not been made/)
  })

  test('a user is made, signs in once with the secret, and sets a password', async () => {
    expect(await table(`user create alice --organisation acme --secret-file '${at('alice.secret')}'`)).not.toContain(
      'cvo_',
    )
    const { secret } = await keys.json<{ secret: string }>('user sign-in-secret alice')
    const elsewhere = { COVISOR_TOKEN: '', COVISOR_URL: '', XDG_DATA_HOME: at('none'), XDG_CONFIG_HOME: at('alice') }
    const login = (stdin: string, ...more: string[]) =>
      keys.spawn(['login', env['COVISOR_URL']!, ...more], { stdin, env: elsewhere })
    expect(await login(`${secret}\n`)).toMatchObject({ code: 0, stderr: expect.stringMatching(/^signed in as alice/) })
    expect(await login(`${secret}\n`)).toMatchObject({ code: 5 })
    const set = (password: string) => keys.spawn(['password'], { stdin: `${password}\n`, env: elsewhere })
    expect(await set('password1234')).toMatchObject({ code: 2, stderr: expect.stringMatching(/tried first/) })
    expect(await set('a lovely password of my own')).toMatchObject({ code: 0, stderr: 'set\n' })
    expect(await login('a lovely password of my own\n', '--user', 'alice')).toMatchObject({ code: 0 })
    expect(await login('another one\n', '--user', 'alice')).toMatchObject({ code: 5 })
  })

  test('a second factor is set up, asked for at login, and taken away again', async () => {
    const elsewhere = { COVISOR_TOKEN: '', COVISOR_URL: '', XDG_DATA_HOME: at('none'), XDG_CONFIG_HOME: at('alice') }
    const password = 'a lovely password of my own\n'
    const typed = (line: string, stdin = '') => keys.spawn(line.split(' '), { stdin, env: elsewhere })
    const { secret } = JSON.parse((await typed('second-factor set-up --output json')).stdout) as { secret: string }
    expect(await typed('second-factor confirm 000000')).toMatchObject({ code: 2 })
    const { code, stdout } = await typed(`second-factor confirm ${appCode(secret)}`)
    expect({ code, codes: stdout.match(/\b(\w{4}-){3}\w{4}\b/g)?.length }).toEqual({ code: 0, codes: 10 })
    const login = `login ${env['COVISOR_URL']} --user alice`
    expect(await typed(login, password)).toMatchObject({ code: 2, stderr: expect.stringMatching(/give --code/) })
    const next = appCode(secret, 1)
    expect(await typed(`${login} --code ${next}`, password)).toMatchObject({ code: 0 })
    expect(await typed(`${login} --code ${next}`, password)).toMatchObject({ code: 5 })
    expect((await typed('second-factor show')).stdout).toMatch(/Recovery codes left +10/)
    expect(await typed('second-factor recovery-codes', password)).toMatchObject({ code: 0 })
    expect(await typed('second-factor turn-off', 'wrong\n')).toMatchObject({ code: 2 })
    expect(await typed('second-factor turn-off', password)).toMatchObject({ code: 0, stderr: 'off\n' })
    expect(await table('user show alice')).toMatch(/SECOND FACTOR +none/i)
    await says('user reset-second-factor alice --yes', 'taken\n')
    expect(await table('sign-in edit --second-factor everybody')).toMatch(/everybody/)
    expect(await table('sign-in edit --second-factor organisations')).toMatch(/where the organisation wants it/)
    expect(await table('sign-in show')).toMatch(/where the organisation wants it/)
    expect(await table('organisation edit acme --second-factor wanted')).toMatch(/wanted/)
    expect(await table('organisation edit acme --second-factor optional')).toMatch(/optional/)
  })

  test('a user is changed, signed out and shown', async () => {
    expect(await table('user edit alice --full-name "Alice Miller" --disable')).toMatch(/disabled/)
    expect(await table('user edit alice --enable')).toMatch(/enabled/)
    expect(await table('user show alice')).toMatch(/Alice Miller/)
    expect(await table('user list')).toMatch(/\nalice /)
    await says('user sign-out alice', 'signed out\n')
    await refused('user create Alice', 2, /cannot be the name of a user/)
  })

  test('a role is made, changed, given, taken and deleted', async () => {
    expect(await table('role create look --may vm:read --site')).toMatch(/vm:read/)
    const narrow = new Date().toISOString()
    expect(await table('role edit look --may vm:read --may task:read')).toMatch(/task:read, vm:read/)
    expect(await table(`role diff look --from ${narrow}`)).toMatch(/\nverbs +vm:read +task:read, vm:read/)
    expect(await table(`role revert-edits look --to ${narrow} --plan`)).toMatch(/\nverbs +task:read, vm:read +vm:read/)
    expect((await keys.type(`role revert-edits look --to ${narrow}`)).stderr).toBe('done\n')
    expect(await table('role show look')).not.toMatch(/task:read/)
    expect(await table('role list')).toMatch(/\nviewer +built in/)
    expect(await table('role show look')).toMatch(/site/)
    expect(await table('role verbs')).toMatch(/\nvm:start +project +start VMs/)
    const { id } = await keys.json<{ id: string }>('role grant alice look --in acme/shop')
    expect(await table('role grants')).toMatch(/\nalice +look +acme\/shop/)
    await refused('role delete look --yes', 4, /is used by user "alice"/)
    await says(`role revoke ${id}`, 'revoked\n')
    await says('role delete look --yes', 'deleted\n')
  })

  test('a plan is saved, shown, withdrawn, and applied; nobody approves their own', async () => {
    const saved = async (line: string) => (await keys.json<Schema<'Plan'>>(`${line} --save-plan`)).saved!
    const plan = await saved('volume create planned 16M')
    expect((await keys.type('volume create planned 16M --save-plan')).stdout).toMatch(
      /\nSaved: covisor plan apply \S+\n$/,
    )
    expect(await table(`plan show ${plan}`)).toMatch(/waiting[\s\S]*\nPlan: create volume "planned"/)
    expect(await table('plan list --state waiting')).toMatch(/\ncreate volume "planned" +waiting/)
    await refused(`plan approve ${plan}`, 5, /a plan that you saved yourself/)
    await done(`plan apply ${plan}`)
    await refused(`plan apply ${plan}`, 4, /it was applied already/)
    const second = await saved('volume delete planned')
    expect(await table(`plan withdraw ${second}`)).toMatch(/withdrawn/)
    await done('volume delete planned --yes')
  })

  test('a quota is set, shown, and taken away', async () => {
    await says('quota set memory 1G --in acme/shop', 'set\n')
    await says('quota set vms 5 --organisation acme', 'set\n')
    expect(await table('quota list --in acme/shop')).toMatch(/acme\/shop +memory +0 B +1 GiB/)
    const limited = new Date().toISOString()
    await says('quota set vms none --organisation acme', 'set\n')
    const brought = await keys.type(`quota revert-edits --organisation acme --to ${limited}`)
    expect(brought).toMatchObject({ code: 0, stderr: 'done\n', stdout: expect.stringMatching(/\nvms +- +5/) as string })
    await refused(`quota revert-edits --in acme/shop --to ${limited} --plan`, 0, /nothing to show/)
    await refused('quota revert-edits --to 1h', 2, /say whose/)
    await refused('quota revert-edits --in acme/shop', 2, /say when it was right/)
    await says('quota set vms none --organisation acme', 'set\n')
    expect(await table(`quota list --in acme/shop --as-of ${limited}`)).toMatch(/\nacme +vms +0 +5/)
    expect(await table('quota list --in acme/shop')).toMatch(/\nacme +vms +0 +no limit/)
    expect(await table(`project show acme/shop --as-of ${limited}`)).toMatch(/web shop/)
    await refused('project show acme/shop --as-of 2000-01-01', 3, /it had not been made: it is from 20/)
    await refused('quota set vms many --in acme/shop', 2, /neither a whole number nor "none"/)
    await refused('quota set vms 5', 2, /say whose/)
  })

  test('what is empty is deleted', async () => {
    await refused('organisation delete acme --yes', 4, /is used by user "alice"/)
    await says('user delete alice --yes', 'deleted\n')
    await says('project delete acme/shop --yes', 'deleted\n')
    await says('organisation delete acme --yes', 'deleted\n')
  })
}
