/** What the parts of this folder share about the virtual system that they describe. */
import type { OvfEnvelope, OvfItem, OvfNote, OvfSystem } from '../descriptor/envelope.ts'

export interface HardwareContext {
  readonly envelope: OvfEnvelope
  readonly system: OvfSystem
  /** Those that count under the deployment option. */
  readonly items: readonly OvfItem[]
  readonly option: { readonly id: string } | undefined
  readonly properties: ReadonlyMap<string, string> | undefined
  readonly notes: OvfNote[]
}
