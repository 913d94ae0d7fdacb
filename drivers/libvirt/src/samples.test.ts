/** Statistics as libvirt lists them, read as samples. */
import { expect, test } from 'vitest'
import { hostSample, vmSample } from './samples.ts'

test('counters of all disks and NICs are added up', () => {
  const sample = vmSample('vm', {
    'cpu.time': 5_000_000_000n,
    'vcpu.current': 2,
    'balloon.current': 1_048_576n,
    'balloon.available': 1_000_000n,
    'balloon.usable': 400_000n,
    'block.count': 2,
    'block.0.rd.bytes': 10n,
    'block.1.rd.bytes': 5n,
    'block.1.wr.bytes': 7n,
    'block.0.rd.reqs': 3n,
    'block.1.wr.reqs': 1n,
    'block.0.rd.times': 6_000_000n,
    'block.1.wr.times': 2_000_000n,
    'net.count': 1,
    'net.0.rx.bytes': 100n,
    'net.0.tx.bytes': 200n,
    'net.1.tx.bytes': 999n,
  })
  expect(sample).toEqual({
    nativeRef: 'vm',
    cpuTimeNs: 5_000_000_000n,
    vcpus: 2,
    memoryMiB: 1024,
    memoryUsedMiB: 586,
    diskReadBytes: 15n,
    diskWrittenBytes: 7n,
    diskRequests: 4n,
    diskTimeNs: 8_000_000n,
    netReceivedBytes: 100n,
    netSentBytes: 200n,
  })
})

test('what a hypervisor does not count is zero, and memory use is unknown without a balloon driver', () => {
  expect(vmSample('vm', {})).toMatchObject({ cpuTimeNs: 0n, diskReadBytes: 0n })
  expect(vmSample('vm', {}).memoryUsedMiB).toBeUndefined()
})

test('a host is idle while it waits for disks, and its utilization is no time', () => {
  const cpu = Object.entries({ kernel: 1n, user: 2n, idle: 30n, iowait: 4n, utilization: 99n })
  const fields = cpu.map(([field, value]) => ({ field, value }))
  expect(hostSample('host', fields, 512)).toEqual({
    nativeRef: 'host',
    cpuBusyNs: 3n,
    cpuIdleNs: 34n,
    freeMemoryMiB: 512,
  })
})
