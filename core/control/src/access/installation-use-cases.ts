/** Looking at the installation's mode, and ending observe-only. */
import type { InstallationRow } from '@covisor/store'
import { authorise } from '../accept.ts'
import type { Services } from '../services.ts'
import type { InstallationRecord, InstallationUseCases } from './installation.ts'

/** `onConfirmed`: tasks may run from now on. */
export function installationUseCases({ store }: Services, onConfirmed: () => Promise<void>): InstallationUseCases {
  return {
    async get(actor) {
      authorise(actor, { verb: 'installation:read', target: { kind: 'installation', name: 'this one' } })
      return record(await store.installation.get())
    },

    async confirm(actor) {
      authorise(actor, { verb: 'installation:confirm', target: { kind: 'installation', name: 'this one' } })
      const before = await store.installation.get()
      if (before.mode === 'normal') return record(before)
      await store.transaction(async (tx) => {
        await tx.installation.setMode('normal', null)
        await tx.audit.append({
          actor,
          verb: 'installation:confirm',
          target: { kind: 'installation', id: before.id, name: 'this one' },
          outcome: 'accepted',
          before: { mode: before.mode, reason: before.modeReason },
        })
      })
      await onConfirmed()
      return record(await store.installation.get())
    },
  }
}

const record = (row: InstallationRow): InstallationRecord => ({
  id: row.id,
  mode: row.mode,
  reason: row.modeReason ?? undefined,
})
