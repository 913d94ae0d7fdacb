/**
 * From a password, or a secret that signs in once, to an API token for the command line: a session is opened for as long as it
 * takes to make the token, and ended.
 */
import { hostname } from 'node:os'
import { createClient, unwrap } from '@covisor/client'
import { UsageError } from '../usage-error.ts'

const VALID_DAYS = 30

export type WayIn = { readonly oneTime: string } | { readonly user: string; readonly password: string }

/** The second step's code, or the question for it; undefined: there is nobody to ask. */
export type CodeSource = string | (() => Promise<string> | undefined)

export async function tokenBySigningIn(url: string, how: WayIn, code: CodeSource): Promise<string> {
  let cookie = ''
  const client = createClient({
    baseUrl: url,
    async fetch(request) {
      if (cookie !== '') request.headers.set('cookie', cookie)
      const response = await fetch(request)
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
      return response
    },
  })
  const first = await unwrap(client.POST('/v1/sessions', { body: how }))
  if ('challenge' in first) {
    const given = typeof code === 'string' ? code : await code()
    if (given === undefined) throw new UsageError('a second factor is asked for: give --code')
    await unwrap(client.POST('/v1/sessions', { body: { challenge: first.challenge, code: given.trim() } }))
  }
  const expiresAt = new Date(Date.now() + VALID_DAYS * 86_400_000).toISOString()
  const body = { name: `covisor login on ${hostname()}`.slice(0, 128), expiresAt }
  const { secret } = await unwrap(client.POST('/v1/tokens', { body }))
  await client.DELETE('/v1/sessions/current')
  return secret
}
