/** Who writes down what hosts show: with which store, and for which installation. */
import type { InstallationId } from '@covisor/model'
import type { Store } from '@covisor/store'

export interface Observer {
  readonly store: Store
  readonly installation: InstallationId
}
