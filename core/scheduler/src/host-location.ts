/**
 * Where a host stands, as far as an operator has said: at which site, in which rack of it. Rules between VMs are measured by it.
 *
 * Where nobody has said it, nothing is guessed: two hosts of unknown racks may share a power strip or a continent.
 */
import type { RuleScope, SiteId } from '@covisor/model'

export interface HostLocation {
  readonly site?: { readonly id: SiteId; readonly name: string }
  readonly rack?: string
}

/** What two hosts at the same place have in common; undefined: nobody has said where this one stands. */
export function placeKey(
  scope: RuleScope,
  { id, site, rack }: HostLocation & { readonly id: string },
): string | undefined {
  switch (scope) {
    case 'host':
      return id
    case 'rack':
      return rack === undefined ? undefined : `${site?.id ?? ''}/${rack}`
    case 'site':
      return site?.id
  }
}

/** For people: `rack "r1"`; for a host its own name. */
export function placeText(scope: RuleScope, { name, site, rack }: HostLocation & { readonly name: string }): string {
  if (scope === 'host') return name
  return `${scope} "${(scope === 'rack' ? rack : site?.name) ?? 'unknown'}"`
}

/** The part of a host that says where it stands, and nothing else. */
export const locationOf = ({ site, rack }: HostLocation): HostLocation => ({
  ...(site === undefined ? {} : { site }),
  ...(rack === undefined ? {} : { rack }),
})
