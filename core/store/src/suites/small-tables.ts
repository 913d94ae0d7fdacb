/** What the small repositories promise: sign-in, idempotency keys, leases, reservations, settings, quotas, samples. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { Store, Tx } from '../store.ts'
import type { TestStores } from '../testing.ts'
import { newTenant } from './fixtures.ts'

export function smallTableSuite({ open, clock }: TestStores): void {
  const tenant = newTenant()
  const addUser = async (store: Store, name = 'alice') => {
    const user = { id: newId('user'), organisation: tenant.organisation, name }
    await store.transaction((tx) => tx.users.insert(user))
    return user
  }

  test('a user name is unique without regard to case', async () => {
    const store = await open()
    await addUser(store)
    await expect(addUser(store, 'ALICE')).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    expect(await store.signIns.userByName('Alice')).toMatchObject({ name: 'alice' })
  })

  test('a second factor counts from when it is confirmed, and each of its codes once', async () => {
    const store = await open()
    const [{ id }, other] = [await addUser(store), await addUser(store, 'bob')]
    const took = (step: number, isConfirming = false, user = id) =>
      store.transaction((tx) => tx.secondFactors.takeTotpStep(user, step, isConfirming))
    await store.transaction((tx) => tx.secondFactors.setTotp(id, 'sealed'))
    expect([await took(5), await store.secondFactors.of([id])]).toEqual([false, new Map()])
    expect([await took(5, true), await took(6, true), await took(5), await took(6), await took(6)]).toEqual([
      true,
      false,
      false,
      true,
      false,
    ])
    expect(await took(9, false, other.id)).toBe(false)
    expect(await store.secondFactors.of([id, other.id])).toEqual(new Map([[id, { totp: true, passkeys: 0 }]]))
    await store.transaction((tx) => tx.secondFactors.setTotp(id, 'not instead of a confirmed one'))
    expect(await store.secondFactors.totp(id)).toMatchObject({ secret: 'sealed', lastStep: 6 })
    expect(await store.secondFactors.sealed()).toEqual([{ userId: id, secret: 'sealed' }])
  })

  test('of two who bring the same code at once, one is refused', async () => {
    const store = await open()
    const { id } = await addUser(store)
    await store.transaction(async (tx) => {
      await tx.secondFactors.setTotp(id, 'sealed')
      await tx.secondFactors.takeTotpStep(id, 1, true)
      await tx.secondFactors.setRecoveryCodes(id, ['a', 'b'])
      await tx.secondFactors.insertPasskey({
        id: 'key',
        userId: id,
        name: 'k',
        publicKey: 'p',
        counter: 4,
        transports: [],
      })
    })
    const twice = async (take: (tx: Tx) => Promise<boolean>) =>
      (await Promise.all([store.transaction(take), store.transaction(take)])).toSorted()
    expect(await twice((tx) => tx.secondFactors.takeTotpStep(id, 2, false))).toEqual([false, true])
    expect(await twice((tx) => tx.secondFactors.takeRecoveryCode(id, 'a'))).toEqual([false, true])
    expect(await twice((tx) => tx.secondFactors.usePasskey('key', 5))).toEqual([false, true])
    expect(await store.secondFactors.recoveryCodesLeft(id)).toBe(1)
  })

  test('passkeys are of one user, count upwards unless they do not count, and go with the other factors', async () => {
    const store = await open()
    const [{ id }, other] = [await addUser(store), await addUser(store, 'bob')]
    const row = { id: 'key', userId: id, name: 'k', publicKey: 'p', counter: 0, transports: ['usb'] }
    await store.transaction((tx) => tx.secondFactors.insertPasskey(row))
    await expect(
      store.transaction((tx) => tx.secondFactors.insertPasskey({ ...row, userId: other.id })),
    ).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    await expect(
      store.transaction((tx) => tx.secondFactors.renamePasskey(other.id, 'key', 'mine')),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(store.transaction((tx) => tx.secondFactors.removePasskey(other.id, 'key'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const used = (counter: number) => store.transaction((tx) => tx.secondFactors.usePasskey('key', counter))
    expect([await used(0), await used(0), await used(7), await used(7), await used(0)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    await store.transaction((tx) => tx.secondFactors.renamePasskey(id, 'key', 'blue'))
    expect(await store.secondFactors.passkeysOf(id)).toMatchObject([{ id: 'key', name: 'blue', transports: ['usb'] }])
    await store.transaction((tx) => tx.secondFactors.forget(id))
    expect([await store.secondFactors.passkey('key'), await store.secondFactors.of([id])]).toEqual([
      undefined,
      new Map(),
    ])
  })

  test('a session is weak until a second factor was shown in it', async () => {
    const store = await open()
    const { id } = await addUser(store)
    const expiresAt = clock.now + 1000
    await store.transaction(async (tx) => {
      await tx.signIns.insertSession({ hash: 's1', userId: id, expiresAt, address: null })
      await tx.signIns.insertSession({ hash: 's2', userId: id, expiresAt, address: null, isStrong: true })
    })
    const strong = async (hash: string) => (await store.signIns.session(hash))?.session.isStrong
    expect([await strong('s1'), await strong('s2')]).toEqual([false, true])
    await store.transaction((tx) => tx.signIns.strengthenSession('s1'))
    expect(await strong('s1')).toBe(true)
  })

  test('tokens and sessions end with their time, and with their user', async () => {
    const store = await open()
    const user = await addUser(store)
    const soon = clock.now + 1000
    await store.transaction(async (tx) => {
      await tx.signIns.setPassword(user.id, 'hash-1')
      await tx.signIns.setPassword(user.id, 'hash-2')
      await tx.signIns.insertToken({ id: newId('token'), userId: user.id, name: 'ci', hash: 'h1' })
      await tx.signIns.insertSession({ hash: 'h2', userId: user.id, expiresAt: soon, address: null })
    })
    expect(await store.signIns.passwordHash(user.id)).toBe('hash-2')
    expect(await store.signIns.token('h1')).toMatchObject({
      token: { name: 'ci', verbs: null },
      user: { name: 'alice' },
    })
    expect(await store.signIns.session('h2')).toMatchObject({ session: { expiresAt: soon } })
    clock.advance(1000)
    expect(await store.signIns.session('h2')).toBeUndefined()
    expect(await store.transaction((tx) => tx.signIns.prune())).toBe(1)
    await store.transaction((tx) => tx.users.update('provider', user.id, { disabled: true }))
    expect(await store.signIns.token('h1')).toBeUndefined()
  })

  test('the ways in of a user can be taken: all sessions but one, or everything', async () => {
    const store = await open()
    const user = await addUser(store)
    const other = await addUser(store, 'bob')
    const expiresAt = clock.now + 1000
    await store.transaction(async (tx) => {
      await tx.signIns.setPassword(user.id, 'hash')
      await tx.signIns.insertToken({ id: newId('token'), userId: user.id, name: 'ci', hash: 't' })
      for (const hash of ['s1', 's2'])
        await tx.signIns.insertSession({ hash, userId: user.id, expiresAt, address: null })
      await tx.signIns.insertSession({ hash: 's3', userId: other.id, expiresAt, address: null })
    })
    await store.transaction((tx) => tx.signIns.removeSessionsOf(user.id, 's2'))
    const found = async (hash: string) => (await store.signIns.session(hash)) !== undefined
    expect([await found('s1'), await found('s2'), await found('s3')]).toEqual([false, true, true])
    await store.transaction((tx) => tx.signIns.forget(user.id))
    expect([await found('s2'), await found('s3')]).toEqual([false, true])
    expect(await store.signIns.passwordHash(user.id)).toBeUndefined()
    expect(await store.signIns.token('t')).toBeUndefined()
  })

  test('use of a token or session is noted, and can prolong a session', async () => {
    const store = await open()
    const user = await addUser(store)
    const token = { id: newId('token'), userId: user.id, name: 'ci', hash: 'h1' }
    await store.transaction(async (tx) => {
      await tx.signIns.insertToken(token)
      await tx.signIns.insertSession({ hash: 'h2', userId: user.id, expiresAt: clock.now + 10, address: null })
    })
    const used = clock.advance(5)
    await store.transaction(async (tx) => {
      await tx.signIns.used({ token: token.id })
      await tx.signIns.used({ session: 'h2' })
    })
    expect(await store.signIns.session('h2')).toMatchObject({ session: { lastUsedAt: used, expiresAt: used + 5 } })
    await store.transaction((tx) => tx.signIns.used({ session: 'h2', expiresAt: used + 100 }))
    expect(await store.signIns.session('h2')).toMatchObject({ session: { expiresAt: used + 100 } })
    expect(await store.signIns.tokensOf(user.id)).toMatchObject([{ name: 'ci', lastUsedAt: used }])
    await store.transaction((tx) => tx.signIns.removeToken(user.id, token.id))
    const again = store.transaction((tx) => tx.signIns.removeToken(user.id, token.id))
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('groups, folders, images, flavors, allocations and entitlements come back as they were written', async () => {
    const store = await open()
    const { organisation } = tenant
    const rows = {
      groups: {
        id: newId('group'),
        ...tenant,
        name: 'shop',
        members: [
          {
            vm: newId('vm'),
            order: 1,
            startDelaySeconds: 5,
            stopDelaySeconds: 0,
            startAction: 'start',
            stopAction: 'shutdown',
            waitForGuest: true,
          },
        ],
      },
      folders: { id: newId('folder'), ...tenant, name: 'web', parent: newId('folder') },
      images: {
        id: newId('image'),
        ...tenant,
        name: 'debian',
        format: 'qcow2',
        capacityBytes: 2 ** 41,
        state: 'ready',
      },
      flavors: { id: newId('flavor'), organisation: null, name: 'small', vcpus: 1, memoryMiB: 512 },
      allocations: { id: newId('allocation'), organisation, cluster: newId('cluster'), vcpus: 8, memoryMiB: null },
      entitlements: { id: newId('entitlement'), organisation, resourceKind: 'pool-class', resource: 'fast' },
    } as const
    const insert = () =>
      store.transaction(async (tx) => {
        await tx.groups.insert(rows.groups)
        await tx.folders.insert(rows.folders)
        await tx.images.insert(rows.images)
        await tx.flavors.insert(rows.flavors)
        await tx.allocations.insert(rows.allocations)
        await tx.entitlements.insert(rows.entitlements)
      })
    await insert()
    expect(await store.groups.get(tenant, rows.groups.id)).toMatchObject(rows.groups)
    expect(await store.folders.get(tenant, rows.folders.id)).toMatchObject(rows.folders)
    expect(await store.images.resolve(tenant, 'debian')).toMatchObject(rows.images)
    expect(await store.flavors.resolve(newTenant(), 'small')).toMatchObject(rows.flavors)
    expect((await store.allocations.list(tenant)).items).toMatchObject([rows.allocations])
    expect((await store.entitlements.list(tenant)).items).toMatchObject([rows.entitlements])
    const twins = [
      store.transaction((tx) => tx.flavors.insert({ ...rows.flavors, id: newId('flavor') })),
      store.transaction((tx) => tx.images.insert({ ...rows.images, id: newId('image') })),
      store.transaction((tx) => tx.folders.insert({ ...rows.folders, id: newId('folder') })),
    ]
    const refused = (await Promise.allSettled<unknown>(twins)).map((twin) => twin.status === 'rejected' && twin.reason)
    expect(refused).toMatchObject(twins.map(() => ({ code: 'NAME_TAKEN' })))
  })

  test('a one-time secret signs in once', async () => {
    const store = await open()
    const user = await addUser(store)
    await store.transaction((tx) => tx.signIns.insertOneTime({ hash: 'h', userId: user.id, expiresAt: clock.now + 1 }))
    const take = () => store.transaction((tx) => tx.signIns.takeOneTime('h'))
    expect((await Promise.all([take(), take()])).filter((found) => found !== undefined)).toMatchObject([
      { id: user.id },
    ])
  })

  test('rights are roles bound to the user', async () => {
    const store = await open()
    const user = await addUser(store)
    const role = { id: newId('role'), name: 'operator', verbs: ['vm:start', 'vm:stop'] } as const
    await store.transaction(async (tx) => {
      await tx.roles.insert(role)
      await tx.bindings.insert({ id: newId('binding'), userId: user.id, role: role.id, ...tenant })
    })
    expect(await store.signIns.rightsOf(user.id)).toMatchObject([{ binding: tenant, role: { verbs: role.verbs } }])
  })

  test('an idempotency key answers its own request again and no other', async () => {
    const store = await open()
    const answer = { status: 202, response: { task: 'x' } }
    const remember = () => store.transaction((tx) => tx.idempotency.remember('alice', 'k1', 'hash', answer))
    await remember()
    expect(await store.idempotency.find('alice', 'k1', 'hash')).toEqual(answer)
    expect(await store.idempotency.find('bob', 'k1', 'hash')).toBeUndefined()
    await expect(store.idempotency.find('alice', 'k1', 'other')).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
    await expect(remember()).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('one server at a time owns an endpoint, and each change of owner has the next epoch', async () => {
    const store = await open()
    const endpoint = newId('endpoint')
    const acquire = (owner: string) =>
      store.transaction((tx) => tx.leases.acquireEndpoint(endpoint, owner, clock.now + 1000))
    expect(await acquire('a')).toMatchObject({ owner: 'a', epoch: 1 })
    expect(await acquire('b')).toBeUndefined()
    expect(await acquire('a')).toMatchObject({ owner: 'a', epoch: 1 })
    clock.advance(1000)
    expect(await acquire('b')).toMatchObject({ owner: 'b', epoch: 2 })
    await store.transaction((tx) => tx.leases.releaseEndpoint(endpoint, 'b'))
    expect(await acquire('a')).toMatchObject({ owner: 'a', epoch: 3 })
  })

  test('reservations add up per host and pool until they are given back', async () => {
    const store = await open()
    const [host, pool, task] = [newId('host'), newId('pool'), newId('task')]
    await store.transaction(async (tx) => {
      await tx.reservations.insert({ id: 'a', ...tenant, owner: 'vm1', task, host, vcpus: 2, memoryMiB: 1024 })
      await tx.reservations.insert({ id: 'b', ...tenant, owner: 'vm2', host, vcpus: 1, memoryMiB: 512 })
      await tx.reservations.insert({ id: 'c', ...tenant, owner: 'vol1', task, pool, storageBytes: 10 })
    })
    expect(await store.reservations.perHost()).toEqual([{ host, vcpus: 3, memoryMiB: 1536 }])
    expect(await store.reservations.perPool()).toEqual([{ pool, storageBytes: 10 }])
    await store.transaction((tx) => tx.reservations.release({ task }))
    expect((await store.reservations.list({ host })).map(({ owner }) => owner)).toEqual(['vm2'])
  })

  test('settings keep any JSON', async () => {
    const store = await open()
    await store.transaction(async (tx) => {
      await tx.settings.set('ui.theme', { dark: true }, 'alice')
      await tx.settings.set('ui.theme', { dark: false }, 'alice')
      await tx.settings.set('uj', 1, null)
    })
    expect(await store.settings.all('ui.')).toEqual({ 'ui.theme': { dark: false } })
    await store.transaction((tx) => tx.settings.remove('ui.theme'))
    expect(await store.settings.get('ui.theme')).toBeUndefined()
  })

  test('a quota is set, replaced and lifted, per project and for the whole organisation', async () => {
    const store = await open()
    const set = (project: typeof tenant.project | null, maximum: number | undefined) =>
      store.transaction((tx) =>
        tx.quotas.set({ organisation: tenant.organisation, project, resource: 'vcpus' }, maximum),
      )
    await set(null, 100)
    await set(tenant.project, 10)
    await set(tenant.project, 20)
    const limits = async () =>
      (await store.quotas.limits(tenant.organisation, tenant.project)).map(({ maximum }) => maximum)
    expect(await limits()).toEqual(expect.arrayContaining([20, 100]))
    await set(null, undefined)
    expect(await limits()).toEqual([20])
  })

  test('counters become rates, a counter that went back makes no point, and roll-ups keep mean, least and most', async () => {
    const store = await open()
    const start = Math.floor(clock.now / 86_400_000) * 86_400_000
    clock.now = start
    const sample = (cpu: bigint, memory: number) =>
      store.samples.append(clock.now, [
        { kind: 'vm', id: 'a', metric: 'cpu', value: cpu },
        { kind: 'vm', id: 'a', metric: 'memory', value: memory },
      ])
    await sample(1_000_000_000_000_000_000n, 10)
    clock.advance(20_000)
    await sample(1_000_000_000_000_040_000n, 30)
    clock.advance(20_000)
    await sample(5n, 20)
    const range = { from: start, to: start + 3_600_000 }
    expect(await store.samples.series('vm', 'a', ['cpu', 'memory', 'none'], range)).toEqual({
      cpu: { stepSeconds: 0, points: [{ at: start + 20_000, mean: 2000, min: 2000, max: 2000 }] },
      memory: {
        stepSeconds: 0,
        points: [10, 30, 20].map((value, index) => ({
          at: start + index * 20_000,
          mean: value,
          min: value,
          max: value,
        })),
      },
      none: { stepSeconds: 0, points: [] },
    })
    await store.samples.rollUp()
    await store.samples.rollUp()
    const rolled = [{ at: start, mean: 20, min: 10, max: 30 }]
    for (const [hours, stepSeconds] of [
      [40, 300],
      [400, 3600],
      [4000, 86_400],
    ] as const) {
      const found = await store.samples.series('vm', 'a', ['memory'], { from: start, to: start + hours * 3_600_000 })
      expect(found['memory']).toEqual({ stepSeconds, points: rolled })
    }
    clock.advance(25 * 3_600_000)
    await store.samples.rollUp()
    const later = await store.samples.series('vm', 'a', ['memory'], { from: start, to: clock.now, maxPoints: 100_000 })
    expect(later['memory']).toEqual({ stepSeconds: 300, points: rolled })
    await store.samples.forget('vm', 'a')
    expect((await store.samples.series('vm', 'a', ['memory'], range))['memory']?.points).toEqual([])
  })
}
