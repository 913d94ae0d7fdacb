/** What hosts have in common decides; what one host has beyond the others is named. */
import { expect, test } from 'vitest'
import { type BaselineHost, cpuBaseline } from './cpu-baseline.ts'

const v2 = ['cx16', 'popcnt', 'sse4.1', 'sse4.2', 'ssse3']
const v3 = [...v2, 'avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe']

const host = (
  name: string,
  cpu: Partial<BaselineHost['facts']['cpu']>,
  machines?: readonly string[],
): BaselineHost => ({
  name,
  facts: {
    architecture: 'x86_64',
    cpu: { model: 'any', vendor: 'Intel', sockets: 1, cores: 4, threads: 1, logical: 4, ...cpu },
    ...(machines === undefined ? {} : { machines }),
  },
})

test('the older host decides the level and the model; the newer one is told what stays behind', () => {
  const baseline = cpuBaseline([
    host('old', { features: v2, models: ['qemu64', 'Westmere', 'Nehalem'] }, ['pc-q35-7.2', 'pc-q35-6.0']),
    host('new', { features: v3, models: ['Haswell', 'Nehalem', 'Westmere', 'qemu64'] }, ['pc-q35-8.0', 'pc-q35-7.2']),
  ])
  expect(baseline).toMatchObject({ level: 'x86-64-v2', suggested: 'Westmere', machines: ['pc-q35-7.2'] })
  expect(baseline.differences).toEqual([
    'new can more than the others: avx, avx2, bmi1, bmi2, f16c and 3 more; VMs that use it stay there',
  ])
})

test('a cluster of Intel hosts is not offered an Opteron, though they can give one, and the newest is found in any variant', () => {
  const models = ['Opteron_G2', 'Skylake-Client-noTSX-IBRS', 'kvm64', 'Broadwell-noTSX', 'Westmere', '486', 'Haswell']
  const ofIntel = cpuBaseline([host('a', { models }), host('b', { models })])
  expect(ofIntel.suggested).toBe('Skylake-Client-noTSX-IBRS')
  expect(ofIntel.models.slice(0, 3)).toEqual(['486', 'kvm64', 'Opteron_G2'])
  const ofAmd = ['EPYC-Rome', 'Nehalem', 'EPYC-IBPB', 'Opteron_G5']
  expect(cpuBaseline([host('a', { vendor: 'AMD', models: ofAmd })]).suggested).toBe('EPYC-Rome')
})

test('where nothing tells the vendor, the level of the models decides', () => {
  const models = ['Westmere', 'Opteron_G2', 'qemu64']
  const { vendor: _, ...mute } = host('a', { models }).facts.cpu
  expect(cpuBaseline([{ name: 'a', facts: { architecture: 'x86_64', cpu: mute } }]).suggested).toBe('Westmere')
})

test('machine types are in the order of their versions, which are numbers', () => {
  const machines = ['pc-q35-10.0', 'pc-i440fx-9.2', 'pc-q35-9.2', 'pc-q35-2.11', 'pc-i440fx-2.8']
  expect(cpuBaseline([host('a', {}, machines)]).machines).toEqual([
    'pc-i440fx-2.8',
    'pc-i440fx-9.2',
    'pc-q35-2.11',
    'pc-q35-9.2',
    'pc-q35-10.0',
  ])
})

test('vendors, architectures and machine types that do not meet are said', () => {
  const { differences, suggested } = cpuBaseline([
    host('a', { features: v2, models: ['Nehalem'] }, ['pc-q35-9.0']),
    host('b', { features: v2, vendor: 'AMD', models: ['EPYC'] }, ['pc-q35-6.0']),
  ])
  expect(suggested).toBeUndefined()
  expect(differences).toEqual([
    'the CPUs are of different vendors (AMD, Intel): running VMs do not move between them',
    'the hosts have no machine type in common: their QEMUs are too far apart for running VMs to move',
  ])
})

test('a host that tells nothing is named and does not spoil the sum', () => {
  const { level, differences } = cpuBaseline([host('a', { features: v3 }), host('mute', {})])
  expect(level).toBe('x86-64-v3')
  expect(differences).toEqual(['mute does not tell what its CPU can do'])
})
