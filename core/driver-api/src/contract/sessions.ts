/** Addresses, identity and the life of a session. */
import { AppError } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { codeOf } from './code-of.ts'
import type { WithSubject } from './subject.ts'

export function describeSessions(subject: WithSubject): void {
  describe('sessions', () => {
    test('the driver accepts the addresses that it parses', () => {
      const { driver, address } = subject().world
      expect(driver.accepts(address.uri)).toBe(true)
      expect(driver.parse(address.uri)).toEqual(address)
    })

    test('an address of another language is not accepted', () => {
      expect(subject().world.driver.accepts('no-such-language://host/')).toBe(false)
    })

    test('an address that cannot be used is refused with ENDPOINT_URI_INVALID', () => {
      const { driver, address } = subject().world
      const hostile = new URL(address.uri)
      hostile.searchParams.set('command', '/bin/sh')
      expect(() => driver.parse(hostile.href)).toThrow(AppError)
      expect(codeOf(() => driver.parse(hostile.href))).toBe('ENDPOINT_URI_INVALID')
    })

    test('every session reports the same identity', async () => {
      const other = await subject().anotherSession()
      expect(other.identity).toEqual(subject().session.identity)
    })

    test('an endpoint that is not the one which was pinned is refused', async () => {
      const { driver, address, installation } = subject().world
      const pinned = { ...subject().session.identity, hypervisor: 'somebody-else' }
      const connecting = driver.connect(address, { installation, pinned, signal: subject().signal })
      await expect(connecting).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' })
    })

    test('an endpoint that is the one which was pinned is let in', async () => {
      const { driver, address, installation } = subject().world
      const pinned = subject().session.identity
      const session = await driver.connect(address, { installation, pinned, signal: subject().signal })
      subject().afterwards(() => session.close())
      expect(session.identity).toEqual(pinned)
    })

    test('a session that is closed on purpose ends without an error', async () => {
      const session = await subject().anotherSession()
      await session.close()
      expect(await session.closed).toBeUndefined()
    })

    test('closing a session twice is success', async () => {
      const session = await subject().anotherSession()
      await session.close()
      await expect(session.close()).resolves.toBeUndefined()
    })

    test('closing one session leaves the others open', async () => {
      await (await subject().anotherSession()).close()
      expect(await subject().session.hosts(subject().signal)).not.toHaveLength(0)
    })

    test('a closed session says HOST_UNREACHABLE', async () => {
      const { target } = await subject().defined()
      const session = await subject().anotherSession()
      await session.close()
      const { signal } = subject()
      await expect(session.hosts(signal)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
      await expect(session.listVms(signal)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
      await expect(session.getVm(target, signal)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
      await expect(session.startVm(target, signal)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
    })

    test('what one session does is seen by another', async () => {
      const other = await subject().anotherSession()
      const { target } = await subject().running()
      expect((await other.getVm(target, subject().signal))?.power).toBe('running')
    })
  })
}
