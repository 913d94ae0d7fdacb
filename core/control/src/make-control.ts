/** Puts the control plane together: services, sagas, runner, use cases. The only place that knows all of them. */
import { randomBytes } from 'node:crypto'
import type { Driver } from '@covisor/driver-api'
import { AppError, errorChain, isAppError } from '@covisor/model'
import type { CheckpointKey, Store } from '@covisor/store'
import { type AnySaga, type Clock, systemClock, type TaskFailure, TaskRunner } from '@covisor/tasks'
import { accessUseCases } from './access/access-use-cases.ts'
import { auditUseCases } from './access/audit-use-cases.ts'
import { callAboutUseCases } from './access/call-about.ts'
import { installationUseCases } from './access/installation-use-cases.ts'
import { RefusedCalls } from './access/refused-calls.ts'
import { SignInDelay } from './access/sign-in-delay.ts'
import { textUseCases } from './access/text-use-cases.ts'
import { allSagas } from './all-sagas.ts'
import { clusterUseCases } from './cluster/cluster-use-cases.ts'
import { consoleUseCases } from './console/console-use-cases.ts'
import type { Control } from './control.ts'
import { type ControlConfig, defaultConfig } from './control-config.ts'
import { flavorUseCases } from './flavor/flavor-use-cases.ts'
import { folderUseCases } from './folder/folder-use-cases.ts'
import { groupUseCases } from './group/group-use-cases.ts'
import { Connections } from './host/connections.ts'
import { endpointUseCases } from './host/endpoint-use-cases.ts'
import { hostUseCases } from './host/host-use-cases.ts'
import { Housekeeping } from './housekeeping.ts'
import { identityProviderUseCases } from './identity/identity-provider-use-cases.ts'
import { imageUseCases } from './image/image-use-cases.ts'
import { importUseCases } from './import/import-use-cases.ts'
import { importProfileUseCases } from './import/profile-use-cases.ts'
import { UploadRegistry } from './import/upload-registry.ts'
import { uploadUseCases } from './import/upload-use-cases.ts'
import type { Log } from './log.ts'
import { maintenanceUseCases } from './maintenance/maintenance-use-cases.ts'
import { usageUseCases } from './metering/usage-use-cases.ts'
import { networkUseCases } from './network/network-use-cases.ts'
import { allocationUseCases } from './people/allocation-use-cases.ts'
import { bindingUseCases } from './people/binding-use-cases.ts'
import { entitlementUseCases } from './people/entitlement-use-cases.ts'
import { organisationUseCases } from './people/organisation-use-cases.ts'
import { projectUseCases } from './people/project-use-cases.ts'
import { quotaUseCases } from './people/quota-use-cases.ts'
import { roleUseCases } from './people/role-use-cases.ts'
import { userUseCases } from './people/user-use-cases.ts'
import { placementUseCases } from './placement/placement-use-cases.ts'
import { ruleUseCases } from './placement/rule-use-cases.ts'
import { notingStore } from './plan/noted-reads.ts'
import { planUseCases } from './plan/plan-use-cases.ts'
import { type SecretKey, secretBox } from './secrets/secret-box.ts'
import type { Services } from './services.ts'
import { settingsUseCases } from './settings/settings-use-cases.ts'
import { begunSignIns } from './sign-in/begun-sign-ins.ts'
import { passkeyUseCases } from './sign-in/passkey-use-cases.ts'
import { secondFactorUseCases } from './sign-in/second-factor-use-cases.ts'
import { siteUseCases } from './site/site-use-cases.ts'
import { poolUseCases } from './storage/pool-use-cases.ts'
import { volumeUseCases } from './storage/volume-use-cases.ts'
import { tagUseCases } from './tag/tag-use-cases.ts'
import { eventUseCases } from './task/event-use-cases.ts'
import { markingFailed } from './task/mark-failed.ts'
import { taskUseCases } from './task/task-use-cases.ts'
import { removeLeftCopies } from './vm/remove-left-copies.ts'
import { snapshotUseCases } from './vm/snapshot-use-cases.ts'
import { vmUseCases } from './vm/vm-use-cases.ts'

export interface ControlOptions {
  readonly store: Store
  readonly drivers: readonly Driver[]
  readonly config?: Partial<ControlConfig>
  readonly auditKey?: CheckpointKey
  /** The newest first; asked again now and then. Absent: one for this process alone. */
  readonly secretKeys?: () => readonly SecretKey[]
  readonly clock?: Clock
  readonly log: Log
}

export async function makeControl(options: ControlOptions): Promise<Control> {
  const { services, sagas } = await makeServices(options)
  const { store, connections, uploads } = services
  const housekeeping = new Housekeeping(services)
  let runs = false
  const startRunner = async (): Promise<void> => {
    if (runs) return
    runs = true
    await services.runner.start()
  }

  return {
    access: accessUseCases(services),
    audit: auditUseCases(services),
    bindings: bindingUseCases(services),
    callAbout: callAboutUseCases(services),
    clusters: clusterUseCases(services),
    consoles: consoleUseCases(services),
    endpoints: endpointUseCases(services),
    events: eventUseCases(services),
    folders: folderUseCases(services),
    groups: groupUseCases(services),
    hosts: hostUseCases(services),
    identityProviders: identityProviderUseCases(services),
    images: imageUseCases(services),
    importProfiles: importProfileUseCases(services),
    imports: importUseCases(services),
    installation: installationUseCases(services, startRunner),
    maintenance: maintenanceUseCases(services),
    networks: networkUseCases(services),
    organisations: organisationUseCases(services),
    passkeys: passkeyUseCases(services),
    placement: placementUseCases(services),
    plans: planUseCases(services),
    pools: poolUseCases(services),
    projects: projectUseCases(services),
    quotas: quotaUseCases(services),
    allocations: allocationUseCases(services),
    entitlements: entitlementUseCases(services),
    flavors: flavorUseCases(services),
    roles: roleUseCases(services),
    rules: ruleUseCases(services),
    secondFactors: secondFactorUseCases(services),
    settings: settingsUseCases(services),
    sites: siteUseCases(services),
    snapshots: snapshotUseCases(services),
    tags: tagUseCases(services),
    tasks: taskUseCases(services, sagas),
    texts: textUseCases(services),
    uploads: uploadUseCases(services),
    usage: usageUseCases(services),
    users: userUseCases(services),
    vms: vmUseCases(services),
    volumes: volumeUseCases(services),

    async start() {
      await connections.start()
      // A restored store does not know what became of its tasks: one that goes on could write over, or delete, what was made since.
      if ((await store.installation.get()).mode === 'normal') await startRunner()
      housekeeping.start()
    },
    async stop() {
      housekeeping.stop()
      await services.runner.stop()
      uploads.stop()
      await connections.stop()
    },
  }
}

/** The services and sagas alone: for makeControl, and for tests that run sagas by hand. */
export async function makeServices({
  store,
  drivers,
  config,
  auditKey,
  secretKeys = keysOfThisProcess(),
  clock = systemClock,
  log,
}: ControlOptions): Promise<{ readonly services: Services; readonly sagas: readonly AnySaga[] }> {
  const installation = (await store.installation.get()).id
  const settings: ControlConfig = { ...defaultConfig, ...config }
  const uploads = new UploadRegistry(store, clock)
  const connections = new Connections({
    store,
    drivers,
    installation,
    config: settings,
    clock,
    log,
    async wake(key) {
      await services.runner.wake(key)
      // A host that is back may have what it should not have any more.
      await removeLeftCopies(services).catch((error: unknown) =>
        log.warn({ error: errorChain(error) }, 'could not remove copies left behind'),
      )
    },
  })
  // Sagas are given the services, and the runner, one of the services, is given the sagas: the knot is tied here.
  const services: Services & { runner: TaskRunner } = {
    store: notingStore(store),
    drivers,
    installation,
    connections,
    uploads,
    config: settings,
    secrets: secretBox(secretKeys),
    refusals: new RefusedCalls(store, clock),
    signInDelay: new SignInDelay(clock),
    begun: begunSignIns(clock),
    auditKey,
    clock,
    log,
    runner: undefined as unknown as TaskRunner,
  }
  const sagas: readonly AnySaga[] = allSagas(services)
  services.runner = new TaskRunner({
    queue: markingFailed(store),
    log: store.running.log,
    progress: store.running.progress,
    sagas,
    owner: `${installation}-${randomBytes(6).toString('hex')}`,
    judge: {
      describeError: (error) => describeError(error, log),
      // Too many changes at once in the database: that passes, and must not leave an undo to a person.
      isTransient: (error) => isAppError(error, 'SERVER_BUSY'),
    },
    clock,
    // Most of a task is waiting: twenty guests that do not shut down must not keep anybody from switching them off.
    concurrency: 128,
    // Nor must one customer's tasks keep anybody else's from running.
    share: 64,
    // How long a task stands still after its server was killed. Renewed at a third of that.
    leaseMs: 12_000,
    onError: (error, task) => log.error({ task, error: errorChain(error) }, 'the task runner met an error'),
  })
  return { services, sagas }
}

/** For tests: what they seal is gone with them. */
function keysOfThisProcess(): () => readonly SecretKey[] {
  const keys = [{ id: 'process', key: randomBytes(32) }]
  return () => keys
}

/** Errors of ours are for the user; whatever else happened is for the log, and the task only says that it did. */
function describeError(error: unknown, log: Log): TaskFailure {
  if (error instanceof AppError && error.code !== 'INTERNAL') {
    return { code: error.code, message: error.message, params: error.params as TaskFailure['params'] }
  }
  log.error(
    { error: errorChain(error), stack: error instanceof Error ? error.stack : undefined },
    'a step failed unexpectedly',
  )
  return { code: 'INTERNAL', message: new AppError('INTERNAL', {}).message, params: {} }
}
