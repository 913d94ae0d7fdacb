/** Updates of VMs that Covisor defined and of VMs that somebody else made. */
import { describe, expect, test } from 'vitest'
import { smallDefinition } from '../testing/small-definition.ts'
import { changedVm } from './changed-vm.ts'
import { observedOf } from './observed-of.ts'

const before = smallDefinition()()
const nic = before.spec.nics[0]
const withSpec = (spec: Partial<typeof before.spec>) => ({ ...before, spec: { ...before.spec, ...spec } })

/** As somebody else made it: other keys, no marker, devices that we do not model. */
const { marker: _, ...unmarked } = observedOf(before, 'vm-1')
const foreign = {
  ...unmarked,
  nics: unmarked.nics.map((seen) => ({ ...seen, key: 'vnet7' })),
  unmodelled: { hostdev: 1 },
}

describe('an update of a VM', () => {
  test('keeps devices that Covisor does not model', () => {
    const { config } = changedVm(foreign, foreign, before, withSpec({ memoryMiB: 512 }), false)
    expect([config.memoryMiB, config.unmodelled]).toEqual([512, { hostdev: 1 }])
  })

  test('leaves our marker on a VM that somebody else made', () => {
    const { config } = changedVm(foreign, foreign, before, withSpec({ memoryMiB: 512 }), false)
    expect(config.marker).toEqual({ installation: before.installation, vm: before.vm })
  })

  test('finds a NIC that has another key by its address', () => {
    if (nic === undefined) throw new Error('the small VM has a NIC')
    const { config } = changedVm(foreign, foreign, before, withSpec({ nics: [{ ...nic, connected: false }] }), false)
    expect(config.nics).toMatchObject([{ mac: nic.mac, connected: false }])
  })

  test('gives a running VM more vCPUs as far as it was started with room for them', () => {
    const running = { ...foreign, power: 'running', vcpusMax: 4 } as const
    expect(changedVm(running, running, before, withSpec({ vcpus: 4 }), true).outcome.now).toEqual(['vcpus'])
    expect(changedVm(running, running, before, withSpec({ vcpus: 5 }), true).outcome.nextStart).toEqual([
      { what: 'vcpus', because: 'it was started with room for 4 vCPUs' },
    ])
  })

  test('plugs a disk into a running VM', () => {
    const running = { ...foreign, power: 'running' } as const
    const volume = crypto.randomUUID() as (typeof before.spec.disks)[number]['volume']
    const disks = [{ key: 'disk0', volume, bus: 'virtio', readOnly: false }] as const
    const after = {
      ...withSpec({ disks }),
      volumes: { [volume]: { pool: 'default', name: 'data', format: 'raw' } },
    } as const
    const { live, outcome } = changedVm(running, running, before, after, true)
    expect([live.disks.map(({ key }) => key), outcome.now]).toEqual([['disk0'], ['disk0']])
  })
})
