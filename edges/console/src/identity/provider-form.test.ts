/** What is typed of an identity provider becomes one call, and what there is becomes what is shown. */
import { describe, expect, test } from 'vitest'
import { formOf, isWhole, wishOf } from './provider-form.ts'

const typed = { ...formOf(undefined), name: ' corp ', issuer: 'https://login.example', clientId: 'covisor' }

test('a form is whole with a name, an address and whole groups', () => {
  expect([isWhole(formOf(undefined)), isWhole(typed)]).toEqual([false, true])
  expect(isWhole({ ...typed, groups: [{ group: '', role: 'r', place: 'site' }] })).toBe(false)
  expect(isWhole({ ...typed, kind: 'ldap' })).toBe(false)
})

describe('the call', () => {
  test('says only what its kind has, and no secret that was not typed', () => {
    const wish = wishOf(typed)
    expect(wish).toMatchObject({ name: 'corp', oidc: { issuer: 'https://login.example' } })
    expect([wish.ldap, wish.secret]).toEqual([undefined, undefined])
    expect(wishOf({ ...typed, kind: 'ldap', tls: 'start' })).toMatchObject({
      ldap: { startTls: true, allowPlain: false },
    })
  })

  test('names the place of each group', () => {
    const group = { group: 'g', role: 'r' }
    const groups = ['site', 'organisation o', 'project p'].map((place) => ({ ...group, place }))
    expect(wishOf({ ...typed, groups }).groupRoles).toEqual([
      { ...group, site: true },
      { ...group, organisation: 'o' },
      { ...group, project: 'p' },
    ])
  })
})
