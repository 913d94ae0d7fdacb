/** What is seen after a power failure, and what an operator does then: VMs that ended with their host are started. */
import { unwrap } from '@covisor/client'
import { finish } from '../finish.ts'
import type { Product } from '../product.ts'

const PATIENCE_MS = 120_000
const LOOK_EVERY_MS = 200

async function look({ client }: Product, name: string) {
  const { items } = await unwrap(client.GET('/v1/vms', { params: { query: { name } } }))
  return items[0]
}

async function each(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** Until the product says of a VM whose host has died that it is lost, or that it runs where it had arrived. */
export async function untilLostOrArrived(product: Product, name: string, dead: string): Promise<void> {
  await each(`${name} is lost or has arrived`, async () => {
    const vm = await look(product, name)
    return vm?.state === 'lost' || vm?.state === 'migrating' || (vm?.state === 'running' && vm.host?.name !== dead)
  })
}

/** Until it runs and no task works on it. */
export async function bringUp(product: Product, name: string): Promise<void> {
  const params = { path: { vm: name } }
  await each(`${name} runs`, async () => {
    const vm = await look(product, name)
    if (vm === undefined || vm.task !== null) return false
    if (vm.state === 'running') return true
    if (vm.state === 'stopped' || vm.state === 'crashed')
      await finish(product.client, product.client.POST('/v1/vms/{vm}/start', { params })).catch(() => undefined)
    return false
  })
}
