/**
 * Sign-in: one-time secrets, API tokens, passwords; sessions for browsers.
 *
 * Secrets are random and kept as SHA-256 hashes (they have nothing to guess); passwords as argon2id. Failed sign-ins are
 * answered later and later per address and user, never with a lock that strangers could close. A session's secret is always
 * a new one, so one that somebody put into a browser before the sign-in is worth nothing after it.
 *
 * A token that was given less than its user's rights leads to no more: it opens no session, sets no password, and makes no
 * token that may more than itself.
 */
import { randomBytes } from 'node:crypto'
import { AppError, newId, type TokenId } from '@covisor/model'
import type { UserRow } from '@covisor/store'
import { presentedByDirectory } from '../identity/by-directory.ts'
import { presentedByOidc } from '../identity/by-oidc.ts'
import { isStrongThrough, type PresentedBy } from '../identity/presented-by.ts'
import { refuseComingThrough } from '../identity/refuse-coming-through.ts'
import type { Services } from '../services.ts'
import { provenByPasskey } from '../sign-in/by-passkey.ts'
import { openSession, SESSION_MS } from '../sign-in/open-session.ts'
import { asFarAsStrong } from '../sign-in/second-factor-policy.ts'
import { afterSecondStep, beginSecondStep } from '../sign-in/two-steps.ts'
import type { AccessUseCases, Origin, SecondStep, SignedIn, SignIn } from './access.ts'
import { actorOf, noLimits } from './actor-of.ts'
import { ensureBuiltInRoles } from './built-in-roles-in-store.ts'
import { newOneTime } from './one-time.ts'
import { ownTokens } from './own-tokens.ts'
import { refuseBadPassword } from './password-rules.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { refuseLimited } from './refuse-limited.ts'
import { hashed } from './secrets.ts'

const ADMIN = 'admin'

interface Identified {
  readonly user: UserRow | undefined
  /** What it was shown with, if with a token. */
  readonly token?: TokenId
}

export function accessUseCases(services: Services): AccessUseCases {
  const { store, clock, signInDelay } = services

  const access: AccessUseCases = {
    ...ownTokens(services),

    async byToken(secret, origin) {
      const hash = hashed(secret)
      const found = await store.signIns.token(hash)
      if (found === undefined) return undefined
      await noteUse({ token: found.token.id }, found.token.lastUsedAt)
      const actor = await actorOf(store, found.user, found.token, origin)
      return actor && { ...actor, signIn: { by: 'token', hash } }
    },

    async bySession(secret, origin) {
      const found = await store.signIns.session(hashed(secret))
      if (found === undefined) return undefined
      await noteUse({ session: found.session.hash, expiresAt: clock.now() + SESSION_MS }, found.session.lastUsedAt)
      const actor = await actorOf(store, found.user, noLimits, origin)
      if (actor === undefined) return undefined
      const { hash, isStrong } = found.session
      return { ...(await asFarAsStrong(store, actor, found.user, isStrong)), signIn: { by: 'session', hash } }
    },

    async signIn(how, origin) {
      const answer = await access.signInStep(how, origin)
      if (answer.kind === 'second-step') throw new AppError('SECOND_FACTOR_REQUIRED', {})
      return answer
    },

    async signInStep(how, origin) {
      if ('challenge' in how) return await openSession(services, await afterSecondStep(services, how, origin))
      if ('passkey' in how) return await openSession(services, await provenByPasskey(services, how.passkey, origin))
      if ('visit' in how) return await enter(await presentedByOidc(services, how, origin), origin)
      const key = `${origin.address ?? ''} ${'user' in how ? how.user : ''}`
      await signInDelay.wait(key)
      const presented = await presentedHere(how, origin)
      if (presented !== undefined) {
        signInDelay.succeeded(key)
        return await enter(presented, origin)
      }
      const { user, token } = await identify(how, origin)
      const actor = user === undefined ? undefined : await actorOf(store, user, noLimits, origin)
      if (user === undefined || actor === undefined) {
        signInDelay.failed(key)
        throw new AppError('UNAUTHENTICATED', { why: wrong(how) })
      }
      signInDelay.succeeded(key)
      // A token was made in a sign-in of its user, and may be all that its owner has at hand: it stands for both steps.
      if (token !== undefined) return await openSession(services, { user, actor, isStrong: true, by: 'token', token })
      const by = 'oneTime' in how ? 'link' : 'password'
      const step = await beginSecondStep(services, user, by)
      return step ?? (await openSession(services, { user, actor, isStrong: false, by }))
    },

    signOut: (secret) => store.transaction((tx) => tx.signIns.removeSession(hashed(secret))),

    async signOutEverywhere(actor) {
      const { user, name } = actor
      if (user === undefined) throw new AppError('UNAUTHENTICATED', {})
      refuseLimited(actor, 'end all sessions')
      await store.transaction(async (tx) => {
        await tx.signIns.removeSessionsOf(user)
        const target = { kind: 'user', id: user, name } as const
        await tx.audit.append({ actor, verb: 'session:delete', outcome: 'accepted', target })
      })
    },

    async firstAdmin() {
      const roles = await ensureBuiltInRoles(store)
      if ((await store.signIns.userByName(ADMIN)) !== undefined) return undefined
      return await store.transaction(async (tx) => {
        const organisation = await tx.organisations.insert({ id: newId('organisation'), name: 'default' })
        await tx.projects.insert({ id: newId('project'), organisation: organisation.id, name: 'default' })
        const admin = await tx.users.insert({ id: newId('user'), organisation: organisation.id, name: ADMIN })
        const role = roles.find(({ name }) => name === 'admin')!
        const everywhere = { organisation: null, project: null }
        await tx.bindings.insert({ id: newId('binding'), userId: admin.id, role: role.id, ...everywhere })
        return { name: admin.name, secret: await newOneTime(tx, admin.id, clock.now()) }
      })
    },

    async oneTimeSignIn(name) {
      const user = await store.signIns.userByName(name)
      if (user === undefined) throw new AppError('NOT_FOUND', { kind: 'user', name })
      return await store.transaction((tx) => newOneTime(tx, user.id, clock.now()))
    },

    async setPassword(actor, password, session) {
      const { user } = actor
      if (user === undefined) throw new AppError('UNAUTHENTICATED', {})
      refuseLimited(actor, 'set a password')
      await refuseComingThrough(store, await store.users.get('provider', user), 'a password')
      await refuseBadPassword(password, actor.name, services.config)
      const hash = await hashPassword(password)
      await store.transaction(async (tx) => {
        await tx.signIns.setPassword(user, hash)
        // Whoever knew the old one is out.
        await tx.signIns.removeSessionsOf(user, session === undefined ? undefined : hashed(session))
        await tx.audit.append({
          actor,
          verb: 'user:password',
          outcome: 'accepted',
          target: { kind: 'user', id: user, name: actor.name },
        })
      })
    },
  }

  return access

  /** Whoever an identity provider vouches for, and a second step of ours where its word alone is not enough. */
  async function enter(presented: PresentedBy, origin: Origin): Promise<SignedIn | SecondStep> {
    const { user, provider } = presented
    const actor = await actorOf(store, user, noLimits, origin)
    if (actor === undefined) throw new AppError('UNAUTHENTICATED', { why: 'that user cannot sign in' })
    const isStrong = isStrongThrough(presented)
    const by = `identity provider "${provider.name}"`
    const step = isStrong ? undefined : await beginSecondStep(services, user, by)
    return step ?? (await openSession(services, { user, actor, isStrong, by }))
  }

  /** By a directory, for names that are not local. */
  async function presentedHere(how: FirstStep, origin: Origin): Promise<PresentedBy | undefined> {
    if (!('user' in how)) return undefined
    return await presentedByDirectory(services, await store.signIns.userByName(how.user), how, origin)
  }

  async function identify(how: FirstStep, origin: Origin): Promise<Identified> {
    if ('oneTime' in how) return { user: await store.transaction((tx) => tx.signIns.takeOneTime(hashed(how.oneTime))) }
    if ('token' in how) return await userOfWholeToken(how.token, origin)
    const user = await store.signIns.userByName(how.user)
    const hash = user === undefined ? undefined : await store.signIns.passwordHash(user.id)
    // The same work for a user that does not exist, so that time does not tell.
    const matches = await checkPassword(how.password, hash ?? (await unusableHash()))
    return { user: matches && hash !== undefined ? user : undefined }
  }

  /** A session has all rights of its user, so a token that has fewer opens none. */
  async function userOfWholeToken(secret: string, origin: Origin): Promise<Identified> {
    const found = await store.signIns.token(hashed(secret))
    const actor = found === undefined ? undefined : await actorOf(store, found.user, found.token, origin)
    if (found === undefined || actor === undefined) return { user: undefined }
    refuseLimited(actor, 'sign in')
    return { user: found.user, token: found.token.id }
  }

  /** Once a minute is enough to see whether a token is in use, and spares a write per request. */
  async function noteUse(
    what: { token: TokenId } | { session: string; expiresAt?: number },
    lastUsedAt: number | null,
  ): Promise<void> {
    if (lastUsedAt !== null && clock.now() - lastUsedAt < 60_000) return
    await store.transaction((tx) => tx.signIns.used(what))
  }
}

type FirstStep = Exclude<
  SignIn,
  { readonly challenge: string } | { readonly passkey: object } | { readonly visit: string }
>

function wrong(how: FirstStep): string {
  if ('user' in how) return 'there is no such user, or the password is another one'
  return 'oneTime' in how ? 'that link was used before, or is too old' : 'that token is not valid'
}

let unusable: Promise<string> | undefined
const unusableHash = (): Promise<string> => (unusable ??= hashPassword(randomBytes(32).toString('hex')))
