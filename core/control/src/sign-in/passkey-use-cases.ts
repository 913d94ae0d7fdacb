/** A user's own passkeys: made, named, removed. */
import { AppError, parseName } from '@covisor/model'
import { refuseComingThrough } from '../identity/refuse-coming-through.ts'
import type { Services } from '../services.ts'
import type { PasskeyUseCases } from './passkeys.ts'
import { proveAgain } from './prove-again.ts'
import { relyingPartyOf } from './relying-party.ts'
import { firstRecoveryCodes, noted, refuseLast, refuseSecond, strengthen, userOf } from './second-factor-use-cases.ts'
import { challengeIn, creationOptions, requestOptions, verifyRegistration } from './webauthn.ts'

const MAX_PASSKEYS = 20

export function passkeyUseCases(services: Services): PasskeyUseCases {
  const { store, begun, config } = services

  return {
    async begin(actor) {
      const user = userOf(actor)
      await refuseComingThrough(store, await store.users.get('provider', user), 'a passkey')
      const party = relyingPartyOf(config.publicUrl())
      await refuseSecond(services, actor, user)
      const known = await store.secondFactors.passkeysOf(user)
      if (known.length >= MAX_PASSKEYS)
        throw new AppError('REQUEST_INVALID', {
          where: 'passkeys',
          why: `remove one first: ${MAX_PASSKEYS} are enough`,
        })
      const { secret } = begun.newPasskeys.begin({ user })
      return await creationOptions(
        party,
        { id: user, name: actor.name },
        secret,
        known.map(({ id }) => id),
      )
    },

    async create(actor, wanted, registration) {
      const user = userOf(actor)
      const party = relyingPartyOf(config.publicUrl())
      const name = parseName('passkey', wanted)
      await refuseSecond(services, actor, user)
      const challenge = challengeIn(registration.clientDataJSON)
      const step = challenge === undefined ? undefined : begun.newPasskeys.take(challenge)
      if (challenge === undefined || step?.user !== user)
        throw refused('it took too long, or was used before; begin again')
      const key = await verifyRegistration(party, challenge, registration).catch((cause: unknown) => {
        throw refused((cause as Error).message, cause)
      })
      return await store.transaction(async (tx) => {
        await tx.secondFactors.insertPasskey({
          ...key,
          userId: user,
          name,
          transports: registration.transports ?? [],
        })
        const codes = await firstRecoveryCodes(tx, user)
        await strengthen(tx, actor)
        await noted(tx, actor, { secondFactor: 'passkey', name, is: 'on' })
        return codes
      })
    },

    list: async (actor) =>
      (await store.secondFactors.passkeysOf(userOf(actor))).map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt: new Date(createdAt),
        usedAt: lastUsedAt === null ? undefined : new Date(lastUsedAt),
      })),

    async rename(actor, passkey, wanted) {
      const user = userOf(actor)
      const name = parseName('passkey', wanted)
      await store.transaction(async (tx) => {
        await tx.secondFactors.renamePasskey(user, passkey, name)
        await noted(tx, actor, { secondFactor: 'passkey', name, is: 'renamed' })
      })
    },

    async remove(actor, passkey, proof) {
      const user = userOf(actor)
      await proveAgain(services, user, proof)
      await store.transaction(async (tx) => {
        const row = await tx.secondFactors.passkey(passkey)
        await tx.secondFactors.removePasskey(user, passkey)
        if (!(await tx.secondFactors.of([user])).has(user)) {
          await refuseLast(tx, user)
          await tx.secondFactors.setRecoveryCodes(user, [])
        }
        await noted(tx, actor, { secondFactor: 'passkey', name: row?.name ?? '', is: 'off' })
      })
    },

    beginSignIn: async () => requestOptions(relyingPartyOf(config.publicUrl()), begun.passkeySignIns.begin({}).secret),
  }
}

const refused = (why: string, cause?: unknown) =>
  new AppError('REQUEST_INVALID', { where: 'passkey', why: why.slice(0, 256) }, { cause })
