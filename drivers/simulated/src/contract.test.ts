/** The simulated driver under the contract, in memory and in a folder. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDriver } from '@covisor/driver-api/contract'
import { newId } from '@covisor/model'
import { simulatedDriver } from './simulated-driver.ts'
import type { SimulatedEndpointOptions } from './simulated-endpoint.ts'
import { smallDefinition } from './testing/small-definition.ts'

describeDriver('simulated, in memory', () => openWorld({}))

describeDriver('simulated, beside another endpoint', async () => {
  const world = await openWorld({})
  const options = { installation: world.installation, pinned: undefined, signal: AbortSignal.timeout(5000) }
  const session = await world.driver.connect(world.driver.parse('sim://neighbour'), options)
  return { ...world, neighbour: { session, nativeHost: 'host-1', pool: 'default' } }
})

describeDriver('simulated, in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'covisor-simulated-'))
  return openWorld({ folder }, () => rmSync(folder, { recursive: true }))
})

async function openWorld(options: SimulatedEndpointOptions, remove: () => void = () => undefined) {
  const driver = simulatedDriver(options)
  const address = driver.parse('sim://contract?hosts=2&vms=4')
  const installation = newId('installation')
  const openSession = () =>
    driver.connect(address, { installation, pinned: undefined, signal: AbortSignal.timeout(5000) })
  const session = await openSession()
  const makeDefinition = smallDefinition(installation)
  return {
    driver,
    address,
    installation,
    session,
    openSession,
    makeDefinition,
    pool: 'default',
    foreignVm: 'vm-1',
    spareSubnet: '10.11.12.0/24',
    neighbour: { session, nativeHost: 'host-2' },
    talkingGuest: { makeDefinition, say: 'hello\r', answer: /hello from/ },
    async cleanup() {
      await session.close()
      remove()
    },
  }
}
