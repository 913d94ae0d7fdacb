/** What is typed about an identity provider, and the call that it makes. Pure. */
import type { Schema } from '@covisor/client'

type Provider = Schema<'IdentityProvider'>

export interface GroupRow {
  readonly group: string
  readonly role: string
  /** 'site', 'organisation ID' or 'project ID'. */
  readonly place: string
}

export interface ProviderForm {
  readonly kind: Provider['kind']
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly nameClaim: string
  readonly groupClaim: string
  readonly directory: 'ldap' | 'active-directory'
  readonly url: string
  readonly tls: 'start' | 'none' | 'plain'
  readonly base: string
  readonly bindDn: string
  readonly secret: string
  readonly admits: Provider['admits']
  readonly secondFactor: Provider['secondFactor']
  readonly groups: readonly GroupRow[]
}

export const formOf = (provider: Provider | undefined): ProviderForm => ({
  kind: provider?.kind ?? 'oidc',
  name: provider?.name ?? '',
  issuer: provider?.oidc?.issuer ?? '',
  clientId: provider?.oidc?.clientId ?? '',
  nameClaim: provider?.oidc?.nameClaim ?? 'preferred_username',
  groupClaim: provider?.oidc?.groupClaim ?? 'groups',
  directory: provider?.ldap?.directory ?? 'ldap',
  url: provider?.ldap?.url ?? '',
  tls: provider?.ldap?.startTls === true ? 'start' : provider?.ldap?.allowPlain === true ? 'plain' : 'none',
  base: provider?.ldap?.base ?? '',
  bindDn: provider?.ldap?.bindDn ?? '',
  secret: '',
  admits: provider?.admits ?? 'in-group',
  secondFactor: provider?.secondFactor ?? 'asked-here',
  groups: (provider?.groupRoles ?? []).map(({ group, role, organisation, project }) => ({
    group,
    role: role.id,
    place:
      project !== null ? `project ${project.id}` : organisation === null ? 'site' : `organisation ${organisation.id}`,
  })),
})

export const isWhole = ({ kind, name, issuer, clientId, url, base, groups }: ProviderForm): boolean =>
  name.trim() !== '' &&
  (kind === 'oidc' ? issuer !== '' && clientId !== '' : url !== '' && base !== '') &&
  groups.every(({ group, role }) => group !== '' && role !== '')

/** An empty secret is left as it is. */
export function wishOf(form: ProviderForm): Schema<'CreateIdentityProvider'> {
  const { kind, name, issuer, clientId, nameClaim, groupClaim, directory, url, tls, base, bindDn } = form
  const ldap = { directory, url: url.trim(), startTls: tls === 'start', allowPlain: tls === 'plain', base, bindDn }
  return {
    name: name.trim(),
    ...(kind === 'oidc'
      ? { oidc: { issuer: issuer.trim(), clientId: clientId.trim(), nameClaim, groupClaim } }
      : { ldap }),
    ...(form.secret === '' ? {} : { secret: form.secret }),
    admits: form.admits,
    secondFactor: form.secondFactor,
    groupRoles: form.groups.map(({ group, role, place }) => ({ group, role, ...placeOf(place) })),
  }
}

function placeOf(place: string): { readonly site: true } | { readonly [kind: string]: string } {
  const [kind = '', id = ''] = place.split(' ')
  return kind === 'site' ? { site: true } : { [kind]: id }
}
