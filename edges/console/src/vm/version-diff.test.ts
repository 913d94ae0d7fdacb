/** What differs between two versions of a VM. */
import { expect, test } from 'vitest'
import { distinctVersions, type Version, versionDiff } from './version-diff.ts'

const version = (more: object = {}, top: Partial<Version> = {}): Version => ({
  name: 'web01',
  power: 'running',
  host: 'kvm1',
  spec: { vcpus: 2, nics: [{ key: 'net0', mac: 'a', connected: true }], choices: [{ about: 'x' }], ...more },
  ...top,
})

test('equal versions do not differ, whatever was chosen for whom', () => {
  expect(versionDiff(version(), version({ choices: [] }))).toEqual([])
})

test('a field that changed is named with what it was and is', () => {
  expect(versionDiff(version(), version({ vcpus: 4 }, { host: 'kvm2' }))).toEqual([
    { field: 'host', before: 'kvm1', after: 'kvm2' },
    { field: 'vcpus', before: '2', after: '4' },
  ])
})

test('devices are compared by their key, not by their place', () => {
  const nic = (key: string, mac: string) => ({ key, mac, connected: true })
  const [one, two] = [version({ nics: [nic('net0', 'a')] }), version({ nics: [nic('net1', 'b'), nic('net0', 'a')] })]
  expect(versionDiff(one, two)).toEqual([
    { field: 'nics net1 mac', before: undefined, after: 'b' },
    { field: 'nics net1 connected', before: undefined, after: 'true' },
  ])
})

test('a VM that was only observed has nothing that was wanted', () => {
  const observed = { ...version(), spec: null }
  expect(versionDiff(observed, version()).every(({ before }) => before === undefined)).toBe(true)
})

test('versions that look the same are one, from its first instant on', () => {
  const at = (from: string, vcpus: number) => ({ ...version({ vcpus }), from })
  const all = [at('4', 2), at('3', 4), at('2', 2), at('1', 2)]
  expect(distinctVersions(all).map(({ from }) => from)).toEqual(['4', '3', '1'])
})
