/** A change of keys that dies in its middle: whatever was sealed opens before, in between and afterwards. Over a real store. */
import { randomBytes } from 'node:crypto'
import type { Store } from '@covisor/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Services } from '../services.ts'
import { totpOf } from '../sign-in/second-step.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { vmUseCases } from '../vm/vm-use-cases.ts'
import { requestOf, sealAgain } from './seal-again.ts'
import { type SecretKey, secretBox } from './secret-box.ts'

let world: ControlWorld
beforeEach(async () => {
  world = await ControlWorld.open()
})
afterEach(() => world[Symbol.asyncDispose]())

const newKey = (id: string): SecretKey => ({ id, key: randomBytes(32) })
const SETTING = 'secret.test.one'

test('a rotation that is killed after any of its writes loses nothing, and the next pass ends it', async () => {
  let keys = [newKey('old')]
  const services: Services = { ...world.services, secrets: secretBox(() => keys) }
  const { store, secrets } = services
  const user = world.actor.user!
  await store.transaction(async (tx) => {
    await tx.settings.set(SETTING, secrets.seal('of a setting', SETTING), null)
    await tx.secondFactors.setTotp(user, secrets.seal('of an app', totpOf(user)))
  })
  const asked = {
    plan: true,
    save: { operation: 'vm_create', params: {}, query: {}, body: { name: 'later' } },
  } as const
  const outcome = await vmUseCases(services).create(world.actor, { name: 'later' }, asked)
  const plan = outcome.kind === 'plan' ? outcome.plan.saved! : ''

  const sealed = async () => {
    const totp = (await store.secondFactors.sealed())[0]!.secret
    const setting = (await store.settings.get(SETTING)) as string
    const { request } = await store.savedPlans.get('provider', plan)
    return [
      [setting, SETTING],
      [request as string, requestOf(plan)],
      [totp, totpOf(user)],
    ] as const
  }
  const opened = async () => (await sealed()).map(([text, about]) => secrets.open(text, about))
  const fresh = async () => (await sealed()).filter(([text]) => secrets.isFresh(text)).length
  const before = await opened()
  expect(before).toEqual(['of a setting', expect.stringContaining('later'), 'of an app'])

  keys = [newKey('new'), ...keys]
  expect(await fresh()).toBe(0)
  for (const done of [1, 2]) {
    await expect(sealAgain({ ...services, store: dyingAfter(store, 1) })).rejects.toThrow('killed')
    expect(await opened()).toEqual(before)
    expect(await fresh()).toBe(done)
  }
  expect(await sealAgain(services)).toEqual({ sealed: 1 })
  expect(await fresh()).toBe(3)
  keys = keys.slice(0, 1)
  expect(await opened()).toEqual(before)
  expect(await sealAgain(services)).toEqual({ sealed: 0 })
})

/** Its process dies in the transaction after so many that wrote. */
function dyingAfter(store: Store, writes: number): Store {
  let left = writes
  return new Proxy(store, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown
      if (name !== 'transaction') return typeof member === 'function' ? member.bind(target) : member
      return async (work: Parameters<Store['transaction']>[0]) => {
        if (left === 0) throw new Error('killed')
        left -= 1
        return await store.transaction(work)
      }
    },
  })
}
