/** How roles that were given are shown. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

type Binding = Schema<'Binding'>

export const bindingColumns: readonly Column<Binding>[] = [
  { header: 'USER', cell: ({ user }) => user.name },
  { header: 'ROLE', cell: ({ role }) => role.name },
  { header: 'WHERE', cell: whereOf },
  { header: 'ID', cell: ({ id }) => id, whenNarrow: 'whole' },
]

function whereOf(binding: Binding): string {
  const { resource } = binding
  return resource === null
    ? placeOf(binding)
    : `${resource.kind} ${resource.name || 'that is gone'}, ${placeOf(binding)}`
}

function placeOf({ organisation, project }: Binding): string {
  if (organisation === null) return 'everywhere'
  return project === null ? organisation.name : `${organisation.name}/${project.name}`
}
