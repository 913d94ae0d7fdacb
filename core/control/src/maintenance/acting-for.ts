/** Who acts when a task starts other tasks: Covisor, in the name of the one who asked, in the project of what it acts on. */
import type { Actor } from '@covisor/model'

export const actingFor = (name: string, owner: Pick<Actor, 'organisation' | 'project'>): Actor => ({
  kind: 'system',
  user: undefined,
  name,
  organisation: owner.organisation,
  project: owner.project,
  verbs: 'all',
  interface: 'system',
  address: undefined,
})
