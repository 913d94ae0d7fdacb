/** API tokens of whoever asks. A token can do no more than the one that made it, and lives no longer where that one ends. */
import { type Actor, AppError, isVerb, may, newId, parseId, type Verb } from '@covisor/model'
import type { TokenRow } from '@covisor/store'
import type { Services } from '../services.ts'
import type { AccessUseCases, TokenRecord } from './access.ts'
import { chooseProject } from './choose-project.ts'
import { hashed, newSecret } from './secrets.ts'

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
        wanted === undefined ? undefined : await chooseProject(store, row, await store.signIns.rightsOf(user), wanted)
      await store.transaction(async (tx) => {
        await tx.signIns.insertToken({
          id,
          userId: user,
          name,
          hash: hashed(secret),
          verbs: allowed,
          project: chosen?.id ?? null,
          expiresAt: expiresAt?.getTime() ?? null,
        })
        await tx.audit.append({
          actor,
          verb: 'token:create',
          outcome: 'accepted',
          target: { kind: 'token', id, name },
          after: {
            verbs: allowed ?? 'all',
            project: chosen?.name ?? null,
            expiresAt: expiresAt?.toISOString() ?? null,
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
