/** How identity providers are shown. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

type Provider = Schema<'IdentityProvider'>

export const identityProviderColumns: readonly Column<Provider>[] = [
  { header: 'NAME', cell: (it) => it.name },
  { header: 'KIND', cell: (it) => it.kind },
  { header: 'AT', cell: (it) => it.oidc?.issuer ?? it.ldap?.url ?? '' },
  { header: 'ORGANISATION', cell: (it) => it.organisation.name },
  { header: 'ADMITS', cell: (it) => it.admits },
  { header: 'SECOND FACTOR', cell: (it) => it.secondFactor },
  { header: 'STATE', cell: (it) => (it.disabled ? 'disabled' : 'enabled') },
  { header: 'ID', cell: (it) => it.id },
]

export const identityProviderFields: readonly Column<Provider>[] = [
  ...identityProviderColumns,
  { header: 'Client', cell: (it) => it.oidc?.clientId ?? '' },
  { header: 'Scopes', cell: (it) => it.oidc?.scopes.join(' ') ?? '' },
  { header: 'Claims', cell: (it) => (it.oidc === null ? '' : `${it.oidc.nameClaim}, ${it.oidc.groupClaim}`) },
  { header: 'Looks in', cell: (it) => it.ldap?.base ?? '' },
  { header: 'As', cell: (it) => it.ldap?.bindDn ?? '' },
  { header: 'People', cell: (it) => it.ldap?.userFilter ?? '' },
  { header: 'Groups', cell: (it) => it.ldap?.groupAttribute || (it.ldap?.groupFilter ?? '') },
  { header: 'Secret', cell: (it) => (it.hasSecret ? 'kept' : 'none') },
  {
    header: 'Redirect',
    cell: (it) => it.redirectUri ?? (it.kind === 'oidc' ? 'not known: set publicUrl in config.yaml' : ''),
  },
  { header: 'Gives', cell: (it) => it.groupRoles.map(inWords).join('; ') },
]

const inWords = ({ group, role, organisation, project }: Provider['groupRoles'][number]): string =>
  `${role.name}@${project === null ? (organisation?.name ?? 'site') : `${organisation?.name}/${project.name}`}=${group}`
