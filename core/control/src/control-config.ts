/** What whoever runs the server can set for control, and what holds where nothing is set. */
import { tmpdir } from 'node:os'

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
