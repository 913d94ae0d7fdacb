/** Use cases on usage over the store, which counts; prices are a setting of the installation. */
import { type Actor, AppError, type ProjectId } from '@covisor/model'
import type { StoreReads, TimeRange } from '@covisor/store'
import type { Json } from '@covisor/tasks'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { refuseUnlessMay } from '../access/refuse-escalation.ts'
import { organisationMeant } from '../people/people-scope.ts'
import type { Services } from '../services.ts'
import type { UsageUseCases } from './usage.ts'
import { RATES_SETTING, ratesOf, withRates } from './usage-rates.ts'
import { addUp, monthAt, monthOf } from './usage-report.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 92
const MOST_INTERVALS = 10_000

export function usageUseCases(services: Services): UsageUseCases {
  const { store, clock } = services
  const readRates = async (from: StoreReads) => ratesOf(await from.settings.get(RATES_SETTING))
  const ofProject = (actor: Actor) =>
    authorise(actor, { verb: 'usage:read', target: { kind: 'project', name: 'this one' } })

  return {
    async hours(actor, range) {
      ofProject(actor)
      refuseLong(range)
      const items = await store.usage.hours(actor, range)
      return { items, meteredUntil: new Date(await store.usage.meteredUntil()) }
    },

    async intervals(actor, range) {
      ofProject(actor)
      refuseLong(range)
      const until = { from: range.from, to: Math.min(range.to, clock.now()) }
      const found = await store.usage.intervals(actor, until, MOST_INTERVALS + 1)
      if (Math.max(found.vms.length, found.volumes.length) <= MOST_INTERVALS) return found
      throw new AppError('REQUEST_INVALID', {
        where: 'to',
        why: `more than ${MOST_INTERVALS} intervals; ask for less time`,
      })
    },

    async report(actor, { organisation: wanted, month = monthAt(clock.now()) }) {
      authorise(actor, { verb: 'usage:report', target: { kind: 'organisation', name: wanted ?? 'this one' } })
      const range = monthOf(month)
      if (range === undefined)
        throw new AppError('REQUEST_INVALID', { where: 'month', why: `"${month}" is no month such as 2026-11` })
      const { id, name } = await organisationMeant(store, actor, wanted)
      await refuseUnlessMay(store, actor, 'usage:report', { organisation: id, project: null })
      const rates = await readRates(store)
      const hours = await store.usage.hours({ organisation: id, project: 'all' }, range)
      const lines = await Promise.all(
        [...Map.groupBy(hours, (hour) => hour.project)].map(async ([project, its]) => ({
          project: { id: project, name: await nameOf(store, project) },
          ...addUp(its, rates),
        })),
      )
      return {
        organisation: { id, name },
        month,
        from: new Date(range.from),
        to: new Date(range.to),
        meteredUntil: new Date(Math.min(range.to, await store.usage.meteredUntil())),
        currency: rates.currency,
        lines: lines.toSorted((a, b) => (a.project.name < b.project.name ? -1 : 1)),
        total: addUp(hours, rates),
      }
    },

    async rates(actor) {
      ofProject(actor)
      return await readRates(store)
    },

    setRates: (actor, { currency, ...added }) =>
      change(
        services,
        actor,
        { verb: 'organisation:rates', target: { kind: 'installation', id: undefined, name: 'usage rates' } },
        async (tx) => {
          const before = await readRates(tx)
          const thisMonth = monthOf(monthAt(clock.now()))!.from
          if (before.entries.length > 0 && added.from < thisMonth) {
            const why = `months that have ended keep their rates; the earliest is ${new Date(thisMonth).toISOString()}`
            throw new AppError('REQUEST_INVALID', { where: 'from', why })
          }
          const after = withRates(before, currency, added)
          await tx.settings.set(RATES_SETTING, after as unknown as Json, actor.name)
          return { result: after, before: before as unknown as Json, after: after as unknown as Json }
        },
      ),
  }
}

function refuseLong({ from, to }: TimeRange): void {
  if (to <= from) throw new AppError('REQUEST_INVALID', { where: 'to', why: 'it is not after "from"' })
  if (to - from > MOST_DAYS * DAY_MS)
    throw new AppError('REQUEST_INVALID', { where: 'to', why: `at most ${MOST_DAYS} days at a time` })
}

/** A project that is gone has still to be paid for. */
async function nameOf(store: StoreReads, project: ProjectId): Promise<string> {
  return (await store.projects.find('provider', project))?.name ?? `${project} (deleted)`
}
