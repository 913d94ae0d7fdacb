/** What every part of a patch works with: the domain's tree, which it edits in place, and the two definitions. */
import type { VmDefinition } from '@covisor/driver-api'
import type { XmlElement } from '@covisor/xml'
import type { DiskSources, VmHost } from './vm-host.ts'

export interface PatchContext {
  readonly domain: XmlElement
  readonly before: VmDefinition
  readonly after: VmDefinition
  readonly host: VmHost
  /** Volumes of `after`. */
  readonly sources: DiskSources
}
