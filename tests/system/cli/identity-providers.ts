/** Typed: identity providers, from adding one to removing it. What a sign-in through one does is tested in core/control. */
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CliWorld } from './world.ts'

export function identityProviders({ at, keys, refused, table }: CliWorld): void {
  /** Says that it is nothing. */
  const closed = createServer((_request, response) => response.writeHead(404).end())
  let issuer = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    issuer = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
  })
  afterAll(() => {
    closed.closeAllConnections()
    closed.close()
  })

  test('one is added, shown, changed and removed, and never shows its secret', async () => {
    await writeFile(at('corp.secret'), 'hidden well\n')
    const oidc = `--issuer ${issuer} --client-id covisor --secret-file ${at('corp.secret')} --group-claim roles`
    const added = await table(`identity-provider add corp ${oidc} --give viewer@site=auditors`)
    expect(added).toMatch(/AT +http:\/\/127/)
    expect(added).toMatch(/Gives +viewer@site=auditors/)
    expect(await table('identity-provider list')).toMatch(/corp +oidc/)
    expect(
      (await keys.type('identity-provider edit corp --disable --admit made --give "user@default=CN=vm users,OU=x"'))
        .code,
    ).toBe(0)
    const shown = await table('identity-provider show corp')
    expect(shown).toMatch(/Gives +user@default=CN=vm users,OU=x/)
    expect(shown).toMatch(/disabled/)
    expect(`${added}${shown}`).not.toContain('hidden well')
    expect(await table('identity-provider test corp')).toMatch(/description +not good/)
    expect((await keys.type('identity-provider add-user corp zoe --subject 1234')).code).toBe(0)
    expect(await table('user list')).toMatch(/zoe .* corp/)
    await refused('identity-provider remove corp --yes', 4, /user "zoe", who comes through it/)
    expect((await keys.type('user delete zoe --yes')).code).toBe(0)
    expect((await keys.type('identity-provider remove corp --yes')).code).toBe(0)
    await refused('identity-provider show corp', 3, /there is no identity provider "corp"/)
  })

  test('a directory is added, and said to be none when it is asked', async () => {
    const where = `--url ldap://127.0.0.1:${new URL(issuer).port} --base dc=corp`
    expect(await table(`identity-provider add-directory ad --directory active-directory ${where}`)).toMatch(
      /People +.*sAMAccountName=\{name\}/,
    )
    await refused('identity-provider edit ad --issuer https://x.example', 2, /of the kind ldap/)
    expect(await table('identity-provider test ad --user alice')).toMatch(/search +not good/)
    await refused('identity-provider edit ad --url ldap://dc1.example', 2, /in the clear/)
    expect((await keys.type('identity-provider remove ad --yes')).code).toBe(0)
  })

  test('what cannot be one is refused', async () => {
    await refused('identity-provider add corp --issuer http://login.example --client-id x', 2, /must be https/)
    await refused(`identity-provider add corp --issuer ${issuer}`, 2, /clientId/)
    await refused('identity-provider edit corp --give nonsense', 2, /ROLE@PLACE=GROUP/)
  })
}
