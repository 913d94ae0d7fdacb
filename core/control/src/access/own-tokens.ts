/**
 * API tokens of whoever asks. A token can do no more than the one that made it, and where that one is limited, it lives no longer
 * either. One with all rights is as good as signing in, which makes any token.
 */
import { type Actor, AppError, isVerb, may, newId, parseId, type Verb } from '@covisor/model'
import type { TokenRow } from '@covisor/store'
import { refuseTooMany } from '../refuse-too-many.ts'
import type { Services } from '../services.ts'
import type { AccessUseCases, TokenRecord } from './access.ts'
import { chooseProject } from './choose-project.ts'
import { refuseLimited } from './refuse-limited.ts'
import { hashed, newSecret } from './secrets.ts'

/** Each sign-in of a command line is one, for three months. */
const MAX_TOKENS = 1000

export function ownTokens({
  store,
  clock,
}: Pick<Services, 'store' | 'clock'>): Pick<AccessUseCases, 'createToken' | 'listTokens' | 'revokeToken'> {
  return {
    async createToken(actor, { name, expiresAt, verbs, project }) {
      const { user } = actor
      if (user === undefined) throw new AppError('UNAUTHENTICATED', {})
      if (expiresAt !== undefined && !(expiresAt.getTime() > clock.now()))
        throw new AppError('REQUEST_INVALID', { where: 'expiresAt', why: 'that is in the past' })
      const end = await endWithin(actor, expiresAt)
      const id = newId('token')
      const secret = newSecret('cvt')
      const allowed = verbs === undefined ? (actor.limits?.verbs ?? null) : asVerbs(verbs)
      for (const verb of allowed ?? []) {
        if (!may(actor, verb)) throw new AppError('FORBIDDEN', { verb: `make a token that may ${verb}`, what: 'here' })
      }
      const row = await store.users.get('provider', user)
      const wanted = project ?? actor.limits?.project ?? undefined
      if (actor.limits?.project != null && project !== undefined && project !== actor.limits.project)
        throw new AppError('NOT_FOUND', { kind: 'project', name: project })
      const chosen =
        wanted === undefined
          ? undefined
          : await chooseProject(store, row, await store.signIns.allRightsOf(user), wanted)
      await store.transaction(async (tx) => {
        refuseTooMany('your tokens', (await tx.signIns.tokensOf(user)).length, MAX_TOKENS)
        await tx.signIns.insertToken({
          id,
          userId: user,
          name,
          hash: hashed(secret),
          verbs: allowed,
          project: chosen?.id ?? null,
          expiresAt: end?.getTime() ?? null,
        })
        await tx.audit.append({
          actor,
          verb: 'token:create',
          outcome: 'accepted',
          target: { kind: 'token', id, name },
          after: {
            verbs: allowed ?? 'all',
            project: chosen?.name ?? null,
            expiresAt: end?.toISOString() ?? null,
          },
        })
      })
      return { id, secret }
    },

    async listTokens(actor) {
      return actor.user === undefined ? [] : (await store.signIns.tokensOf(actor.user)).map(record)
    },

    async revokeToken(actor: Actor, token: string) {
      const { user } = actor
      if (user === undefined) throw new AppError('UNAUTHENTICATED', {})
      const id = parseId('token', token)
      // Itself alone, or a token that may only look could lock its user's other programs out.
      if ((await tokenOf(actor))?.id !== id) refuseLimited(actor, 'revoke other tokens')
      await store.transaction(async (tx) => {
        await tx.signIns.removeToken(user, id)
        await tx.audit.append({
          actor,
          verb: 'token:revoke',
          outcome: 'accepted',
          target: { kind: 'token', id, name: token },
        })
      })
    },
  }

  /** The token that the actor came with. */
  async function tokenOf({ signIn }: Actor): Promise<TokenRow | undefined> {
    return signIn?.by === 'token' ? (await store.signIns.token(signIn.hash))?.token : undefined
  }

  /** Until when the new one is valid. Throws REQUEST_INVALID for a time after the end of the token that asks. */
  async function endWithin(actor: Actor, wanted: Date | undefined): Promise<Date | undefined> {
    const last = actor.limits === undefined ? undefined : ((await tokenOf(actor))?.expiresAt ?? undefined)
    if (last === undefined) return wanted
    if (wanted === undefined || wanted.getTime() <= last) return wanted ?? new Date(last)
    const why = `the token that you ask with ends at ${new Date(last).toISOString()}, and the tokens that it makes no later`
    throw new AppError('REQUEST_INVALID', { where: 'expiresAt', why })
  }
}

function asVerbs(words: readonly string[]): readonly Verb[] {
  return words.map((word) => {
    if (isVerb(word)) return word
    throw new AppError('REQUEST_INVALID', { where: 'verbs', why: `there is no verb "${word.slice(0, 64)}"` })
  })
}

const record = (token: TokenRow): TokenRecord => ({
  id: token.id,
  name: token.name,
  createdAt: new Date(token.createdAt),
  expiresAt: token.expiresAt === null ? undefined : new Date(token.expiresAt),
  usedAt: token.lastUsedAt === null ? undefined : new Date(token.lastUsedAt),
  verbs: token.verbs ?? 'all',
  project: token.project ?? undefined,
})
