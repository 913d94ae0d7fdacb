/** A process of its own for kill.itest.ts: inserts VMs with their task for ever and names each one on stdout once it is accepted. */
import { type OrganisationId, type ProjectId, parseId } from '@covisor/model'
import { openStore } from '../open-store.ts'
import { newTask, newVm } from './fixtures.ts'

const [path = '', organisation = '', project = ''] = process.argv.slice(2)
const tenant: { organisation: OrganisationId; project: ProjectId } = {
  organisation: parseId('organisation', organisation),
  project: parseId('project', project),
}
const store = await openStore({ kind: 'sqlite', path })
for (let number = 0; ; number++) {
  const vm = newVm(tenant, { name: `vm${number}` })
  await store.transaction(async (tx) => {
    await tx.vms.insert(vm)
    await tx.vms.update(tenant, vm.id, { description: 'accepted' })
    await tx.tasks.insert(newTask(tenant, { targetKind: 'vm', target: vm.id }))
  })
  process.stdout.write(`${vm.name}\n`)
}
