/**
 * Brings settings back: reads then and now, and makes the edit that leads from one to the other. Whoever may not edit, may not;
 * what is not possible any more (a limit that its organisation cannot hold, a host that is in another cluster) is refused as
 * for any edit.
 */

import { isDeepStrictEqual } from 'node:util'
import { AppError } from '@covisor/model'
import type { Json } from '@covisor/tasks'
import { authorise } from '../accept.ts'
import type { Services } from '../services.ts'
import { previewing } from './previewing.ts'
import { revertible, type Setting } from './revertible.ts'
import type { Reverted, SettingsUseCases } from './settings.ts'

export function settingsUseCases(services: Services): SettingsUseCases {
  return {
    async revert(actor, { kind, name }, { asOf, preview = false }) {
      const able = revertible[kind]
      const target = kind === 'project-quota' ? 'project' : kind === 'organisation-quota' ? 'organisation' : kind
      authorise(actor, { verb: able.verb, target: { kind: target, name } })
      const now = await able.read(services, actor, name, {})
      const then = await able.read(services, actor, now.id, { asOf })
      const fields = [...new Set([...Object.keys(now.settings), ...Object.keys(then.settings)])].filter(
        (field) => !isDeepStrictEqual(valueOf(now.settings[field]), valueOf(then.settings[field])),
      )
      const changes = fields.map((field) => ({
        field,
        from: shownOf(now.settings[field]),
        to: shownOf(then.settings[field]),
      }))
      const wanted = Object.fromEntries(fields.map((field) => [field, valueOf(then.settings[field])]))
      const has = Object.fromEntries(Object.entries(now.settings).map(([field, { value }]) => [field, value]))
      if (changes.length === 0) return { changes, isDone: !preview, refusals: [] }
      if (!preview) {
        await able.write(services, actor, now.id, wanted, has)
        return { changes, isDone: true, refusals: [] }
      }
      return {
        changes,
        isDone: false,
        refusals: await refusalsOf(able.write(previewing(services), actor, now.id, wanted, has)),
      }
    },
  }
}

const valueOf = (setting: Setting | undefined): Json => setting?.value ?? null
const shownOf = (setting: Setting | undefined): Json =>
  setting === undefined ? null : (setting.shown ?? setting.value)

async function refusalsOf(edit: Promise<unknown>): Promise<Reverted['refusals']> {
  try {
    await edit
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [{ code: error.code, text: error.message }]
  }
}
