/** The states of a VM as the API names them; checked against the client's types. */
import type { Schema } from '@covisor/client'

export const vmStates = [
  'creating',
  'stopped',
  'starting',
  'running',
  'paused',
  'suspended',
  'suspending',
  'stopping',
  'migrating',
  'crashed',
  'gone',
  'lost',
  'failed',
  'deleting',
  'deleted',
] as const satisfies readonly Schema<'Vm'>['state'][]
