/**
 * Sign-in: one-time secrets, API tokens, passwords; sessions for browsers.
 *
 * Secrets are random and kept as SHA-256 hashes (they have nothing to guess); passwords as argon2id. Failed sign-ins are
 * answered later and later per address and user, never with a lock that strangers could close.
 *
 * A token that was given less than its user's rights leads to no more: it opens no session, sets no password, and makes no
 * token that may more than itself.
 */
import { createHash, randomBytes } from 'node:crypto'
import { type Actor, AppError, may, newId, type ProjectId, parseId, type UserId, type Verb } from '@covisor/model'
import type { UserRow } from '@covisor/store'
import type { Services } from '../services.ts'
import type { AccessUseCases, Origin, SignIn } from './access.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { SignInDelay } from './sign-in-delay.ts'

const SESSION_MS = 12 * 3_600_000
const ONE_TIME_MS = 24 * 3_600_000
const MIN_PASSWORD = 12
const ADMIN = 'admin'

export function accessUseCases({ store, clock }: Services): AccessUseCases {
  const delay = new SignInDelay(clock)

  const actorOf = async (user: UserRow, verbs: readonly Verb[] | null, origin: Origin): Promise<Actor | undefined> => {
    if (user.disabled) return undefined
    const rights = await store.signIns.rightsOf(user.id)
    const all = rights.some(({ role }) => role.verbs === 'all')
    const granted = new Set(rights.flatMap(({ role }) => (role.verbs === 'all' ? [] : role.verbs)))
    const projects = await store.projects.list(
      { organisation: user.organisation, project: 'all' },
      { limit: 1, sort: 'createdAt' },
    )
    const project = rights.find(({ binding }) => binding.project !== null)?.binding.project ?? projects.items[0]?.id
    if (project === undefined) return undefined
    const limited = verbs === null ? undefined : new Set(verbs.filter((verb) => all || granted.has(verb)))
    return {
      kind: 'user',
      user: user.id,
      name: user.name,
      organisation: user.organisation,
      project: project as ProjectId,
      verbs: limited ?? (all ? 'all' : granted),
      interface: origin.interface,
      address: origin.address,
    }
  }

  /** `doing`: "set a password". Throws FORBIDDEN for a token that was given less than its user may. */
  const refuseLimited = async (actor: Actor, user: UserId, doing: string): Promise<void> => {
    const whole = await actorOf(await store.users.get('provider', user), null, actor)
    const verbs = whole?.verbs ?? 'all'
    const isWhole = actor.verbs === 'all' || (verbs !== 'all' && [...verbs].every((verb) => may(actor, verb)))
    if (!isWhole)
      throw new AppError('FORBIDDEN', { verb: doing, what: 'with a token of limited rights; use one with all of them' })
  }

  const issueOneTime = async (user: UserRow): Promise<string> => {
    const secret = newSecret('cvo')
    await store.transaction((tx) =>
      tx.signIns.insertOneTime({ hash: hashed(secret), userId: user.id, expiresAt: clock.now() + ONE_TIME_MS }),
    )
    return secret
  }

  return {
    async byToken(secret, origin) {
      const found = await store.signIns.token(hashed(secret))
      if (found === undefined) return undefined
      await noteUse({ token: found.token.id }, found.token.lastUsedAt)
      return await actorOf(found.user, found.token.verbs, origin)
    },

    async bySession(secret, origin) {
      const found = await store.signIns.session(hashed(secret))
      if (found === undefined) return undefined
      await noteUse({ session: found.session.hash, expiresAt: clock.now() + SESSION_MS }, found.session.lastUsedAt)
      return await actorOf(found.user, null, origin)
    },

    async signIn(how, origin) {
      const key = `${origin.address ?? ''} ${'user' in how ? how.user : ''}`
      await delay.wait(key)
      const user = await identify(how, origin)
      const actor = user === undefined ? undefined : await actorOf(user, null, origin)
      if (user === undefined || actor === undefined) {
        delay.failed(key)
        throw new AppError('UNAUTHENTICATED', {})
      }
      delay.succeeded(key)
      const secret = newSecret('cvs')
      const expiresAt = clock.now() + SESSION_MS
      await store.transaction(async (tx) => {
        await tx.signIns.insertSession({
          hash: hashed(secret),
          userId: user.id,
          expiresAt,
          address: origin.address ?? null,
        })
        await tx.audit.append({
          actor,
          verb: 'session:create',
          outcome: 'accepted',
          target: { kind: 'user', id: user.id, name: user.name },
        })
      })
      return { secret, expiresAt: new Date(expiresAt), actor }
    },

    signOut: (secret) => store.transaction((tx) => tx.signIns.removeSession(hashed(secret))),

    async firstAdmin() {
      if ((await store.signIns.userByName(ADMIN)) !== undefined) return undefined
      const user = await store.transaction(async (tx) => {
        const organisation = await tx.organisations.insert({ id: newId('organisation'), name: 'default' })
        await tx.projects.insert({ id: newId('project'), organisation: organisation.id, name: 'default' })
        const admin = await tx.users.insert({ id: newId('user'), organisation: organisation.id, name: ADMIN })
        const role = await tx.roles.insert({ id: newId('role'), organisation: null, name: 'admin', verbs: 'all' })
        await tx.bindings.insert({
          id: newId('binding'),
          userId: admin.id,
          role: role.id,
          organisation: null,
          project: null,
        })
        return admin
      })
      return { name: user.name, secret: await issueOneTime(user) }
    },

    async oneTimeSignIn(name) {
      const user = await store.signIns.userByName(name)
      if (user === undefined) throw new AppError('NOT_FOUND', { kind: 'user', name })
      return await issueOneTime(user)
    },

    async setPassword(actor, password) {
      const { user } = actor
      if (user === undefined) throw new AppError('UNAUTHENTICATED', {})
      if (password.length < MIN_PASSWORD) {
        throw new AppError('REQUEST_INVALID', { where: 'password', why: `give at least ${MIN_PASSWORD} characters` })
      }
      await refuseLimited(actor, user, 'set a password')
      const hash = await hashPassword(password)
      await store.transaction(async (tx) => {
        await tx.signIns.setPassword(user, hash)
        await tx.audit.append({
          actor,
          verb: 'user:password',
          outcome: 'accepted',
          target: { kind: 'user', id: user, name: actor.name },
        })
      })
    },

    async createToken(actor, { name, expiresAt, verbs }) {
      const { user } = actor
      if (user === undefined) throw new AppError('UNAUTHENTICATED', {})
      const id = newId('token')
      const secret = newSecret('cvt')
      // A token can do no more than the one that made it.
      for (const verb of verbs ?? []) {
        if (!may(actor, verb)) throw new AppError('FORBIDDEN', { verb: `make a token that may ${verb}`, what: 'here' })
      }
      const allowed = verbs ?? (actor.verbs === 'all' ? null : [...actor.verbs])
      await store.transaction(async (tx) => {
        await tx.signIns.insertToken({
          id,
          userId: user,
          name,
          hash: hashed(secret),
          verbs: allowed,
          expiresAt: expiresAt?.getTime() ?? null,
        })
        await tx.audit.append({ actor, verb: 'token:create', outcome: 'accepted', target: { kind: 'token', id, name } })
      })
      return { id, secret }
    },

    async listTokens(actor) {
      if (actor.user === undefined) return []
      return (await store.signIns.tokensOf(actor.user)).map((token) => ({
        id: token.id,
        name: token.name,
        createdAt: new Date(token.createdAt),
        expiresAt: token.expiresAt === null ? undefined : new Date(token.expiresAt),
        usedAt: token.lastUsedAt === null ? undefined : new Date(token.lastUsedAt),
      }))
    },

    async revokeToken(actor, token) {
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

  async function identify(how: SignIn, origin: Origin): Promise<UserRow | undefined> {
    if ('oneTime' in how) return await store.transaction((tx) => tx.signIns.takeOneTime(hashed(how.oneTime)))
    if ('token' in how) return await userOfWholeToken(how.token, origin)
    const user = await store.signIns.userByName(how.user)
    const hash = user === undefined ? undefined : await store.signIns.passwordHash(user.id)
    // The same work for a user that does not exist, so that time does not tell.
    const matches = await checkPassword(how.password, hash ?? (await unusableHash()))
    return matches && hash !== undefined ? user : undefined
  }

  /** A session has all rights of its user, so a token that has fewer opens none. */
  async function userOfWholeToken(secret: string, origin: Origin): Promise<UserRow | undefined> {
    const found = await store.signIns.token(hashed(secret))
    const actor = found === undefined ? undefined : await actorOf(found.user, found.token.verbs, origin)
    if (found === undefined || actor === undefined) return undefined
    await refuseLimited(actor, found.user.id, 'sign in')
    return found.user
  }

  /** Once a minute is enough to see whether a token is in use, and spares a write per request. */
  async function noteUse(what: Parameters<typeof use>[0], lastUsedAt: number | null): Promise<void> {
    if (lastUsedAt !== null && clock.now() - lastUsedAt < 60_000) return
    await use(what)
  }
  async function use(
    what: { token: import('@covisor/model').TokenId } | { session: string; expiresAt?: number },
  ): Promise<void> {
    await store.transaction((tx) => tx.signIns.used(what))
  }
}

let unusable: Promise<string> | undefined
const unusableHash = (): Promise<string> => (unusable ??= hashPassword(randomBytes(32).toString('hex')))

const newSecret = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`
const hashed = (secret: string): string => createHash('sha256').update(secret).digest('hex')
