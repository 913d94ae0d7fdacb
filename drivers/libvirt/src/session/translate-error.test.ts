/** libvirt's errors in our codes: by number, with the host's own words kept. */
import { CallTimeoutError, ConnectionError, ErrorCode, LibvirtError } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { isNoSpace, translateError } from './translate-error.ts'

const context = { host: 'kvm1', action: 'start the VM', subject: { kind: 'VM', name: 'web01' } }
const libvirt = (code: number, int1 = -1) =>
  new LibvirtError('domainCreate', {
    code,
    domain: 10,
    message: 'in its own words',
    level: 2,
    dom: undefined,
    str1: undefined,
    str2: undefined,
    str3: undefined,
    int1,
    int2: -1,
    net: undefined,
  })

describe('errors', () => {
  for (const { name, error, code, text } of [
    { name: 'a missing VM', error: libvirt(ErrorCode.NO_DOMAIN), code: 'NOT_FOUND', text: 'there is no VM "web01"' },
    { name: 'a missing pool', error: libvirt(ErrorCode.NO_STORAGE_POOL), code: 'NOT_FOUND', text: 'there is no pool' },
    { name: 'a name that is taken', error: libvirt(ErrorCode.DOM_EXIST), code: 'NAME_TAKEN', text: 'already' },
    {
      name: 'what a driver cannot',
      error: libvirt(ErrorCode.NO_SUPPORT),
      code: 'NOT_SUPPORTED',
      text: 'to start the VM is not possible here: in its own words',
    },
    { name: 'anything else', error: libvirt(ErrorCode.OPERATION_INVALID), code: 'HOST_REFUSED', text: 'own words' },
    { name: 'a number from the future', error: libvirt(9999), code: 'HOST_REFUSED', text: 'refused to start the VM' },
    {
      name: 'a lost connection',
      error: new ConnectionError('lost', 'it broke'),
      code: 'HOST_UNREACHABLE',
      text: 'it broke',
    },
    { name: 'silence', error: new CallTimeoutError('x', 1000, true), code: 'HOST_UNREACHABLE', text: 'kvm1' },
    {
      name: 'a closed door',
      error: new ConnectionError('denied', 'no rights'),
      code: 'HOST_REFUSED',
      text: 'let Covisor in',
    },
  ] as const) {
    test(`${name} is ${code}`, () => {
      const translated = translateError(error, context)
      expect(translated).toMatchObject({ code, message: expect.stringContaining(text), cause: error })
    })
  }

  test('of others pass through unchanged', () => {
    const ours = new AppError('POOL_FULL', { pool: 'p', wanted: '1', free: '0' })
    const abort = new DOMException('stop', 'AbortError')
    expect([translateError(ours, context), translateError(abort, context)]).toEqual([ours, abort])
  })
})

describe('no space', () => {
  for (const { name, error, expected } of [
    { name: 'the number of a full disk', error: libvirt(ErrorCode.SYSTEM_ERROR, 28), expected: true },
    { name: 'the number of a used-up quota', error: libvirt(ErrorCode.SYSTEM_ERROR, 122), expected: true },
    { name: 'another number of the system', error: libvirt(ErrorCode.SYSTEM_ERROR, 5), expected: false },
    { name: 'the same number in another error', error: libvirt(ErrorCode.INTERNAL_ERROR, 28), expected: false },
  ]) {
    test(`is ${expected ? '' : 'not '}seen in ${name}`, () => {
      expect(isNoSpace(error)).toBe(expected)
      expect(isNoSpace(translateError(error, context))).toBe(expected)
    })
  }
})
