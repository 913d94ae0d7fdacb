/** Who somebody is, as OpenID Connect providers and LDAP directories say it. Knows no product. */
export { escapeDnValue, escapeFilterValue } from './ldap-text.ts'
