/** Sentences for who may not see hosts. */
import { AppError } from '@covisor/model'
import { expect, test } from 'vitest'
import { errorWithoutHosts, hasSentences, hostPattern, textWithoutHosts, viewWithoutHosts } from './without-hosts.ts'

const hosts = hostPattern(['kvm1', 'kvm10.example', 'qemu+ssh://root@kvm1/system', 'a+b'])!

test.for([
  ['host "kvm1" does not answer', 'a host does not answer'],
  ['waits for kvm10.example to come back', 'waits for a host to come back'],
  ['a+b: too old; kvm1, kvm10.example: full', 'a host: too old; a host, a host: full'],
  ['qemu+ssh://root@kvm1/system refused', 'a host refused'],
  ['kvm11 and my-kvm1 are VMs', 'kvm11 and my-kvm1 are VMs'],
  ['no host can take 2 GiB of memory: kvm1: 1 GiB free', 'no host can take 2 GiB of memory'],
])('%j is told as %j', ([text, told]) => {
  expect(textWithoutHosts(text!, hosts)).toBe(told)
})

test('an error keeps its code, loses hosts in text and params, and keeps the whole for the log', () => {
  const error = new AppError('HOST_REFUSED', { host: 'kvm1', action: 'start VM "web01"', why: 'kvm1 is full' })
  const told = errorWithoutHosts(error, hosts)
  expect(told).toMatchObject({ code: 'HOST_REFUSED', params: { host: 'a host', action: 'start VM "web01"' } })
  expect(told.message).not.toContain('kvm1')
  expect(told.cause).toBe(error)
})

test('why no host fits is left out, reason by reason', () => {
  const error = new AppError('CAPACITY_EXHAUSTED', { wanted: '2 GiB of memory', why: 'kvm1: full' })
  expect(errorWithoutHosts(error, hosts).params).toEqual({ wanted: '2 GiB of memory' })
})

test('in a view sentences change, and a VM that is called like a host keeps its name', () => {
  const view = { name: 'kvm1', error: { code: 'X', text: 'host "kvm1" is away' }, warnings: ['kvm1 is old'], vcpus: 2 }
  expect(viewWithoutHosts(view, hosts)).toEqual({
    name: 'kvm1',
    error: { code: 'X', text: 'a host is away' },
    warnings: ['a host is old'],
    vcpus: 2,
  })
})

test('what happened is a sentence, and so is what a task is called', () => {
  const view = {
    items: [{ kind: 'vm', name: 'kvm1', what: 'migrated to kvm1' }],
    target: { kind: 'task', name: 'Migrate VM "web01" to "kvm1"' },
  }
  expect(viewWithoutHosts(view, hosts)).toEqual({
    items: [{ kind: 'vm', name: 'kvm1', what: 'migrated to a host' }],
    target: { kind: 'task', name: 'Migrate VM "web01" to a host' },
  })
})

test.for([
  [
    'NOT_FOUND',
    new AppError('NOT_FOUND', { kind: 'VM', name: 'kvm1', hint: 'kvm1 is away' }),
    'VM "kvm1"; a host is away',
  ],
  ['NAME_TAKEN', new AppError('NAME_TAKEN', { kind: 'VM', name: 'kvm1' }), 'VM named "kvm1"'],
  [
    'REQUEST_INVALID',
    new AppError('REQUEST_INVALID', { where: 'filter', why: '"colour:kvm1"' }),
    'filter: "colour:kvm1"',
  ],
] as const)('whether a host is called like what was asked for is not told by %s', ([, error, text]) => {
  expect(errorWithoutHosts(error, hosts).message).toContain(text)
})

test('nor by a title that says the name of a VM', () => {
  const view = {
    target: { kind: 'vm', name: 'kvm1' },
    steps: [{ name: 'define', title: 'Define VM "kvm1" on "kvm10.example"' }],
    error: { text: 'host "kvm1" does not answer' },
  }
  expect(viewWithoutHosts(view, hosts)).toEqual({
    target: { kind: 'vm', name: 'kvm1' },
    steps: [{ name: 'define', title: 'Define VM "kvm1" on a host' }],
    error: { text: 'a host does not answer' },
  })
})

test('a view without sentences asks for no names', () => {
  expect(hasSentences({ items: [{ name: 'kvm1', warnings: [], error: null }] })).toBe(false)
  expect(hasSentences({ items: [{ waitingFor: 'kvm1' }] })).toBe(true)
})

test('without hosts there is nothing to hide', () => {
  expect(hostPattern([])).toBeUndefined()
})
