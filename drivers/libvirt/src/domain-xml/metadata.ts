/**
 * Our marker in a domain: which installation made or adopted it, as which VM, and what runs inside.
 *
 * The namespace is our own, as libvirt's metadata element demands. Clean-up never touches a domain without this marker.
 */
import type { VmDefinition } from '@covisor/driver-api'
import { type GuestOs, guestFamilies, type InstallationId, isId, parseId, type VmId } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'

export const DOMAIN_NAMESPACE = 'https://covisor.dev/xmlns/domain/1'

export function metadata(definition: VmDefinition): XmlElement {
  return el('metadata', {}, marker(definition))
}

export function marker(definition: VmDefinition): XmlElement {
  const { family, id } = definition.spec.guestOs
  return el('covisor:vm', {
    'xmlns:covisor': DOMAIN_NAMESPACE,
    installation: definition.installation,
    id: definition.vm,
    'guest-family': family,
    'guest-id': id,
  })
}

export function findMarker(domain: XmlElement): XmlElement | undefined {
  return domain
    .first('metadata')
    ?.elements('vm')
    .find((child) => child.ns === DOMAIN_NAMESPACE)
}

export function markerOf(domain: XmlElement): { installation: InstallationId; vm: VmId } | undefined {
  const found = findMarker(domain)
  const installation = found?.attr('installation') ?? ''
  const vm = found?.attr('id') ?? ''
  // Somebody may have edited it; a marker that is not one is no marker, not an error.
  if (!isId(installation) || !isId(vm)) return undefined
  return { installation: parseId('installation', installation), vm: parseId('vm', vm) }
}

/** From our marker, else from the libosinfo id that virt-manager writes, else from the Hyper-V features that only Windows gets. */
export function guestOsOf(domain: XmlElement): GuestOs {
  const found = findMarker(domain)
  const family = guestFamilies.find((name) => name === found?.attr('guest-family'))
  const id = found?.attr('guest-id')
  if (family !== undefined) return id === undefined ? { family } : { family, id }

  const url = domain.first('metadata')?.descendants('os')[0]?.attr('id')
  if (url !== undefined) return guestOsOfUrl(url)
  return { family: domain.find('features', 'hyperv') === undefined ? 'other' : 'windows' }
}

const VENDORS: readonly (readonly [RegExp, GuestOs['family']])[] = [
  [/microsoft\.com/, 'windows'],
  [/(freebsd|openbsd|netbsd|dragonflybsd)\.org/, 'bsd'],
  [/(oracle\.com\/solaris|sun\.com\/solaris|illumos|openindiana)/, 'solaris'],
  [/(apple\.com|novell\.com\/netware|freedos|haiku|hurd)/, 'other'],
]

/** `http://debian.org/debian/12` is Linux, "debian12". libosinfo knows mostly Linux distributions, so that is the default. */
function guestOsOfUrl(url: string): GuestOs {
  const family = VENDORS.find(([vendor]) => vendor.test(url))?.[1] ?? 'linux'
  const id = url.split('/').slice(-2).join('').toLowerCase()
  return { family, id }
}
