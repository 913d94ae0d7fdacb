/** What use cases, sagas and reconcilers are given: the store, the connections, the uploads, time. Made once, in make-control.ts. */
import type { Driver } from '@covisor/driver-api'
import type { InstallationId } from '@covisor/model'
import type { CheckpointKey, Store } from '@covisor/store'
import type { Clock, TaskRunner } from '@covisor/tasks'
import type { RefusedCalls } from './access/refused-calls.ts'
import type { SignInDelay } from './access/sign-in-delay.ts'
import type { ControlConfig } from './control-config.ts'
import type { Connections } from './host/connections.ts'
import type { UploadRegistry } from './import/upload-registry.ts'
import type { Log } from './log.ts'
import type { SecretBox } from './secrets/secret-box.ts'
import type { BegunSignIns } from './sign-in/begun-sign-ins.ts'

export interface Services {
  readonly store: Store
  readonly drivers: readonly Driver[]
  readonly installation: InstallationId
  readonly connections: Connections
  readonly uploads: UploadRegistry
  readonly runner: TaskRunner
  readonly config: ControlConfig
  /** For what must not be read from the database. */
  readonly secrets: SecretBox
  /** Whatever refuses a call writes it down with this. */
  readonly refusals: RefusedCalls
  readonly signInDelay: SignInDelay
  readonly begun: BegunSignIns
  /** Signs the checkpoints of the audit; undefined: they are not signed. */
  readonly auditKey: CheckpointKey | undefined
  readonly clock: Clock
  readonly log: Log
}
