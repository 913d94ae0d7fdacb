/**
 * Sets second factors up and takes them away.
 *
 * A sign-in that is weak, where the policy wants more, may set the first factor up and nothing else: were it allowed to add a
 * second one, a stolen password would be enough after all.
 */
import { type Actor, AppError, type UserId } from '@covisor/model'
import type { Tx } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseMightier, refuseUnlessMay } from '../access/refuse-escalation.ts'
import { refuseLimited } from '../access/refuse-limited.ts'
import { peopleScope } from '../people/people-scope.ts'
import type { Services } from '../services.ts'
import { proveAgain } from './prove-again.ts'
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'
import { EVERYBODY, mustEnrol } from './second-factor-policy.ts'
import type { SecondFactorUseCases } from './second-factors.ts'
import { totpOf } from './second-step.ts'
import { newTotp, stepOfCode } from './totp.ts'

const ISSUER = 'Covisor'
const installation = { kind: 'installation', id: undefined, name: 'this one' } as const

export function secondFactorUseCases(services: Services): SecondFactorUseCases {
  const { store, secrets, clock, signInDelay } = services

  return {
    async mine(actor) {
      const user = userOf(actor)
      const [totp, recoveryCodesLeft, row, hash] = await Promise.all([
        store.secondFactors.totp(user),
        store.secondFactors.recoveryCodesLeft(user),
        store.users.get('provider', user),
        store.signIns.passwordHash(user),
      ])
      return {
        totpSince: totp?.confirmedAt == null ? undefined : new Date(totp.confirmedAt),
        recoveryCodesLeft,
        isNeeded: await mustEnrol(store, row),
        hasPassword: hash !== undefined,
      }
    },

    async newTotp(actor) {
      const user = userOf(actor)
      await refuseSecond(services, actor, user)
      const made = await newTotp(ISSUER, actor.name)
      await store.transaction(async (tx) => {
        if ((await tx.secondFactors.totp(user))?.confirmedAt != null) throw onAlready()
        await tx.secondFactors.setTotp(user, secrets.seal(made.secret, totpOf(user)))
      })
      return made
    },

    async confirmTotp(actor, code) {
      const user = userOf(actor)
      await refuseSecond(services, actor, user)
      const totp = await store.secondFactors.totp(user)
      if (totp === undefined) throw new AppError('REQUEST_INVALID', { where: 'code', why: 'ask for a secret first' })
      if (totp.confirmedAt !== null) throw onAlready()
      const place = `proof of ${user}`
      await signInDelay.wait(place)
      const step = await stepOfCode(secrets.open(totp.secret, totpOf(user)), code, clock.now())
      if (step === undefined) {
        signInDelay.failed(place)
        throw new AppError('REQUEST_INVALID', {
          where: 'code',
          why: 'it is not what the app shows now; compare the clocks',
        })
      }
      return await store.transaction(async (tx) => {
        if (!(await tx.secondFactors.takeTotpStep(user, step, true))) throw onAlready()
        const codes = await firstRecoveryCodes(tx, user)
        await strengthen(tx, actor)
        await noted(tx, actor, { secondFactor: 'app', is: 'on' })
        return codes
      })
    },

    async removeTotp(actor, proof) {
      const user = userOf(actor)
      await proveAgain(services, user, proof)
      await store.transaction(async (tx) => {
        const factors = (await tx.secondFactors.of([user])).get(user)
        if (factors?.passkeys === 0) await refuseLast(tx, user)
        await tx.secondFactors.removeTotp(user)
        if ((factors?.passkeys ?? 0) === 0) await tx.secondFactors.setRecoveryCodes(user, [])
        await noted(tx, actor, { secondFactor: 'app', is: 'off' })
      })
    },

    async newRecoveryCodes(actor, proof) {
      const user = userOf(actor)
      await proveAgain(services, user, proof)
      return await store.transaction(async (tx) => {
        if (!(await tx.secondFactors.of([user])).has(user))
          throw new AppError('REQUEST_INVALID', {
            where: 'second factor',
            why: 'there is none that codes could stand for',
          })
        const codes = await replaceRecoveryCodes(tx, user)
        await noted(tx, actor, { recoveryCodes: 'new' })
        return codes
      })
    },

    reset: (actor, user) =>
      change(
        services,
        actor,
        { verb: 'user:edit', target: { kind: 'user', id: undefined, name: user } },
        async (tx) => {
          const row = await tx.users.resolve(peopleScope(actor), user)
          await refuseUnlessMay(tx, actor, 'user:edit', { organisation: row.organisation, project: null })
          await refuseMightier(tx, actor, row, 'take the second factors of')
          await tx.secondFactors.forget(row.id)
          await tx.signIns.removeSessionsOf(row.id)
          return {
            result: undefined,
            target: { kind: 'user', id: row.id, name: row.name },
            after: { secondFactors: 'none', sessions: 'ended' },
          }
        },
      ),

    async policy(actor) {
      authorise(actor, { verb: 'installation:read', target: installation })
      return { secondFactorForEverybody: (await store.settings.get(EVERYBODY)) === true }
    },

    setPolicy: (actor, { secondFactorForEverybody }) =>
      change(services, actor, { verb: 'installation:sign-in', target: installation }, async (tx) => {
        const before = { secondFactorForEverybody: (await tx.settings.get(EVERYBODY)) === true }
        const after = { secondFactorForEverybody }
        await tx.settings.set(EVERYBODY, secondFactorForEverybody, actor.name)
        return { result: after, before, after }
      }),
  }
}

/** Of whoever asks, with all rights of their own. Throws UNAUTHENTICATED, FORBIDDEN. */
export function userOf(actor: Actor): UserId {
  if (actor.user === undefined) throw new AppError('UNAUTHENTICATED', {})
  refuseLimited(actor, 'change how you sign in')
  return actor.user
}

/** Throws SECOND_FACTOR_REQUIRED for a weak sign-in of somebody who has a factor, and should have shown it. */
export async function refuseSecond({ store }: Pick<Services, 'store'>, actor: Actor, user: UserId): Promise<void> {
  if (actor.mustEnrol !== true) return
  if ((await store.secondFactors.of([user])).has(user)) throw new AppError('SECOND_FACTOR_REQUIRED', {})
}

/** Those that come with the first factor; none where there are some. */
export async function firstRecoveryCodes(tx: Tx, user: UserId): Promise<readonly string[]> {
  return (await tx.secondFactors.recoveryCodesLeft(user)) > 0 ? [] : await replaceRecoveryCodes(tx, user)
}

async function replaceRecoveryCodes(tx: Tx, user: UserId): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  await tx.secondFactors.setRecoveryCodes(
    user,
    codes.map((code) => recoveryCodeHash(code)!),
  )
  return codes
}

/** Throws IN_USE: the last factor of somebody who needs one. */
export async function refuseLast(tx: Tx, user: UserId): Promise<void> {
  const row = await tx.users.get('provider', user)
  if (await mustEnrol(tx, row))
    throw new AppError('IN_USE', { kind: 'second factor of user', name: row.name, by: 'the policy that wants one' })
}

/** Whoever has just shown a new factor has shown one. */
export async function strengthen(tx: Tx, { signIn }: Actor): Promise<void> {
  if (signIn?.by === 'session') await tx.signIns.strengthenSession(signIn.hash)
}

export async function noted(tx: Tx, actor: Actor, after: Readonly<Record<string, string>>): Promise<void> {
  const target = { kind: 'user', id: actor.user, name: actor.name } as const
  await tx.audit.append({ actor, verb: 'user:second-factor', outcome: 'accepted', target, after })
}

const onAlready = () =>
  new AppError('REQUEST_INVALID', {
    where: 'second factor',
    why: 'codes of an app are asked for already; turn them off first',
  })
