/**
 * cluster.roll: host after host is emptied, worked on, checked, and given its VMs back.
 *
 * The work is the operator's hook (a program on the server's machine, named in its configuration), or the operator: without a hook
 * the task waits until the host is returned to service. Emptying and returning are tasks of their own, found again by their
 * idempotency keys, so after a restart the roll goes on at the host where it was. A hook that was interrupted runs again.
 */
import { AppError, type ClusterId, counted, type HostId, type TaskId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import { actingFor } from './acting-for.ts'
import { enterMaintenance } from './enter-maintenance.ts'
import { evacuateHostSaga } from './evacuate-host.saga.ts'
import { leaveMaintenance } from './leave-maintenance.ts'
import { until } from './news.ts'
import { returnToHostSaga } from './return-to-host.saga.ts'
import { runHook } from './run-hook.ts'

export interface RollClusterInput {
  readonly cluster: ClusterId
  readonly name: string
  readonly hosts: readonly { readonly host: HostId; readonly name: string }[]
  readonly by: string
}

const HOOK_TIMEOUT_MS = 4 * 3_600_000

export const rollClusterSaga = (services: Services): Saga<RollClusterInput> =>
  saga<RollClusterInput>('cluster.roll', 1)
    .step('roll', {
      title: ({ name, hosts }) => `Work on ${counted(hosts.length, 'host')} of "${name}", one at a time`,
      async run({ taskId, input, signal, progress }) {
        const words: string[] = []
        for (const [done, { host, name }] of input.hosts.entries()) {
          const say = (note: string) =>
            progress({ done, total: input.hosts.length, unit: 'steps', note: `${name}: ${note}` })
          const said = await rollHost(services, { task: taskId as TaskId, by: input.by, host }, say, signal)
          if (said !== undefined && said !== '') words.push(`of ${name} the hook said: ${said}`)
        }
        return { warning: words.length === 0 ? null : words.join('\n') }
      },
      undo: { notNeeded: 'each host is returned to service by itself, or left to the operator' },
    })
    .build()

interface OneHost {
  readonly task: TaskId
  readonly by: string
  readonly host: HostId
}

/** With what the hook said last; undefined where none worked on it. */
async function rollHost(
  services: Services,
  one: OneHost,
  say: (note: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { store, config } = services
  const row = await store.hosts.find('provider', one.host)
  if (row === undefined) return undefined // removed meanwhile
  const { organisation, project } = await store.tasks.get('provider', one.task)
  if (project === null) throw new AppError('INTERNAL', {})
  const actor = actingFor(one.by, { organisation, project })
  const key = (step: string) => ({ idempotencyKey: `${one.task}/${one.host}/${step}` })

  say('it is being emptied')
  const entered = await enterMaintenance(services, evacuateHostSaga(services), actor, row.id, {}, key('enter'))
  await untilEnded(services, entered, signal)
  if (await wasReturned(services, one)) return undefined

  if (config.rollHook === undefined) {
    say(`it is empty; work on it, then: covisor host maintenance leave ${row.name} --return`)
    await until(services, signal, async () => (await store.hosts.find('provider', row.id))?.duty !== 'maintenance')
    return undefined
  }
  say('the hook works on it')
  const { uri } = await store.endpoints.get('provider', row.endpoint)
  const said = await runHook({
    program: config.rollHook,
    host: { name: row.name, uri },
    timeoutMs: HOOK_TIMEOUT_MS,
    signal,
  })
  services.log.info({ host: row.name, hook: config.rollHook, said }, 'worked on by the hook')
  say('it is expected back')
  await until(
    services,
    signal,
    async () => (await store.endpoints.find('provider', row.endpoint))?.state === 'connected',
  )
  say('its VMs come back')
  const left = await leaveMaintenance(
    services,
    returnToHostSaga(services),
    actor,
    row.id,
    { returnVms: true },
    key('leave'),
  )
  await untilEnded(services, left, signal)
  return said
}

/** After a restart: this host was done before it. */
async function wasReturned({ store }: Services, { task, host }: OneHost): Promise<boolean> {
  const roll = await store.tasks.get('provider', task)
  const returns = await store.tasks.list('provider', {
    filter: { saga: 'host.return', target: host },
    sort: '-createdAt',
    limit: 1,
  })
  return (returns.items[0]?.createdAt ?? 0) >= roll.createdAt && returns.items[0]?.state !== 'open'
}

/** Throws what the task failed with, so that the roll stops at the first host that is not as it should be. */
async function untilEnded(services: Services, outcome: Outcome<unknown>, signal: AbortSignal): Promise<void> {
  if (outcome.kind !== 'accepted') return
  const { store } = services
  await until(services, signal, async () => (await store.tasks.find('provider', outcome.task))?.state !== 'open')
  const task = await store.tasks.find('provider', outcome.task)
  if (task === undefined || task.outcome === 'succeeded') return
  throw new AppError('HOST_REFUSED', {
    host: task.targetName ?? 'the host',
    action: task.action,
    why: task.error?.message ?? 'the task was cancelled',
  })
}
