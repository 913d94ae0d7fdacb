/** What an audit entry tells of before and after, and to whom. */
import { expect, test } from 'vitest'
import { actorOf } from '../../test/fake-control.ts'
import { auditDetail } from './audit-detail.ts'

const detail = { name: 'web01', host: 'kvm1', spec: { vcpus: 2, disks: [{ key: 'vda', path: '/srv/a' }] } }

test('who may see hosts is told all', () => {
  expect(auditDetail(actorOf('host:read')!, detail)).toEqual(detail)
})

test('others are told no host, at any depth', () => {
  expect(auditDetail(actorOf('audit:read')!, detail)).toEqual({
    name: 'web01',
    spec: { vcpus: 2, disks: [{ key: 'vda' }] },
  })
})

test('nothing is null', () => {
  expect(auditDetail(actorOf('audit:read')!, undefined)).toBeNull()
})
