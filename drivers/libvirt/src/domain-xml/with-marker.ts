/** Puts our marker on a domain that somebody else made: adoption. A domain that carries it already comes back unchanged. */
import type { VmDefinition } from '@covisor/driver-api'
import { el, parseXml, writeXml } from '@covisor/xml'
import { insert } from './edit-tree.ts'
import { findMarker, marker, markerOf } from './metadata.ts'

export function withMarker(xml: string, definition: VmDefinition): string {
  const domain = parseXml(xml, `domain XML of ${definition.nativeName}`)
  const found = markerOf(domain)
  if (found?.vm === definition.vm && found.installation === definition.installation) return xml

  const old = findMarker(domain)
  const metadata = domain.first('metadata') ?? el('metadata')
  if (old !== undefined) metadata.remove(old)
  metadata.append(marker(definition))
  if (domain.first('metadata') === undefined) insert(domain, metadata)
  return writeXml(domain)
}
