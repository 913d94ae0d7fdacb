/** What use cases, sagas and reconcilers are given: the store, the connections, the uploads, time. Made once, in make-control.ts. */
import { tmpdir } from 'node:os'
import type { Driver } from '@covisor/driver-api'
import type { InstallationId } from '@covisor/model'
import type { CheckpointKey, Store } from '@covisor/store'
import type { Clock, TaskRunner } from '@covisor/tasks'
import type { SignInDelay } from './access/sign-in-delay.ts'
import type { Connections } from './host/connections.ts'
import type { UploadRegistry } from './import/upload-registry.ts'
import type { SecretBox } from './secrets/secret-box.ts'
import type { BegunSignIns } from './sign-in/begun-sign-ins.ts'

export interface ControlConfig {
  /** Folders on the server that administrators may import from; empty: none. */
  readonly importRoots: readonly string[]
  /** Hosts that may be imported from by URL, see import/url/url-rules.ts; empty: none. */
  readonly importHosts: readonly string[]
  /** Where compressed images are unpacked that have to be read at random. What is there has no name and goes with its reader. */
  readonly scratchFolder: string
  /** How long an import waits for an uploader that went away, or that is there and hardly sends. */
  readonly uploadPatienceMs: number
  /** How long a guest may take to shut down before the task says that it did not. */
  readonly shutdownPatienceMs: number
  /** How often hosts are looked at even without events. */
  readonly observeEveryMs: number
  readonly sampleEveryMs: number
  /** How long a deleted VM can be restored; 0: it is deleted at once. */
  readonly undoWindowMs: number
  /** At which address people reach the server: passkeys are bound to it, identity providers send people back to it. */
  readonly publicUrl: () => string | undefined
  /** A file of SHA-1 hashes of breached passwords, ordered by hash. Absent: only the short list is asked. */
  readonly breachedPasswords?: string | undefined
  /** A program on this machine that works on an empty host: given its name and address. Absent: the operator does. */
  readonly rollHook?: string | undefined
}

export const defaultConfig: ControlConfig = {
  importRoots: [],
  importHosts: [],
  scratchFolder: tmpdir(),
  uploadPatienceMs: 600_000,
  shutdownPatienceMs: 300_000,
  observeEveryMs: 60_000,
  sampleEveryMs: 20_000,
  undoWindowMs: 24 * 3_600_000,
  publicUrl: () => undefined,
}

/** The server's log, as far as control needs one. The error chain is the log's to print. */
export interface Log {
  info(facts: Readonly<Record<string, unknown>>, text: string): void
  warn(facts: Readonly<Record<string, unknown>>, text: string): void
  error(facts: Readonly<Record<string, unknown>>, text: string): void
}

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
  readonly signInDelay: SignInDelay
  readonly begun: BegunSignIns
  /** Signs the checkpoints of the audit; undefined: they are not signed. */
  readonly auditKey: CheckpointKey | undefined
  readonly clock: Clock
  readonly log: Log
}
