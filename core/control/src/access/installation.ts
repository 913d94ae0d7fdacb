/** The installation as a whole: which one it is, and whether it may change anything on hosts. */
import type { Actor, InstallationId } from '@covisor/model'

export interface InstallationUseCases {
  get(actor: Actor): Promise<InstallationRecord>
  /**
   * An operator has looked: from now on hosts are changed again, and tasks go on. For a store that was restored from a backup
   * this is the decision that nothing else has taken its place meanwhile.
   */
  confirm(actor: Actor): Promise<InstallationRecord>
}

export interface InstallationRecord {
  readonly id: InstallationId
  /** 'observe-only': nothing is asked of any host until an operator confirms. */
  readonly mode: 'normal' | 'observe-only'
  readonly reason: string | undefined
}
