/** CPU and machine type by example: what is refused, with which words, and what is left to the driver. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import { place } from './place.ts'
import { host, request } from './testing.ts'

const against = (wish: Parameters<typeof request>[0], at: Parameters<typeof host>[1]) =>
  place(request(wish), { hosts: [host(1, at)] })
    .verdicts[0]!.reasons.filter(({ ok }) => !ok)
    .map(({ text }) => text)

test('a named CPU must be one that the host can give', () => {
  expect(against({ cpuModel: 'EPYC' }, { cpuModels: ['EPYC'] })).toEqual([])
  expect(against({ cpuModel: 'EPYC' }, { cpuModels: ['Westmere'] })).toEqual([
    'its own CPU cannot give a guest the CPU EPYC',
  ])
})

test("a new VM gets its cluster's CPU, and a host that lost it is not chosen; one that exists keeps its own", () => {
  const lost = { cpuModels: ['Nehalem'], newVmCpuModel: 'Westmere' }
  expect(against({}, lost)).toEqual(['its own CPU cannot give a guest the CPU Westmere'])
  expect(against({ cpuModel: 'Nehalem' }, lost)).toEqual([])
  expect(against({ vm: newId('vm') }, lost)).toEqual([])
})

test('a CPU that was passed through moves only to its like', () => {
  expect(against({ sameCpuAs: 'EPYC 7763' }, { cpuName: 'EPYC 7763' })).toEqual([])
  expect(against({ sameCpuAs: 'EPYC 7763' }, { cpuName: 'Xeon 8380' })).toEqual([
    'its CPU is Xeon 8380, and the VM was given that of its host whole (host-passthrough): EPYC 7763',
  ])
})

test('a machine type must be one that the host knows', () => {
  expect(against({ machine: 'pc-q35-9.0' }, { machines: ['pc-q35-7.2'] })).toEqual([
    'it does not know machine type pc-q35-9.0: its QEMU is too old, or another one',
  ])
})

test('a host that does not tell is not refused for it', () => {
  expect(against({ cpuModel: 'EPYC', machine: 'pc-q35-9.0', sameCpuAs: 'EPYC 7763' }, {})).toEqual([])
})

test('when every host lacks the CPU, the refusal is that it is not supported, with the hosts', () => {
  const decision = place(request({ cpuModel: 'EPYC' }), { hosts: [host(1, { cpuModels: ['Nehalem'] })] })
  expect(decision.kind === 'refused' && decision.error).toMatchObject({
    code: 'NOT_SUPPORTED',
    params: { why: 'kvm1: its own CPU cannot give a guest the CPU EPYC' },
  })
})
