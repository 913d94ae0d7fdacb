/** Texts of src/tree. */
import type { tree as english } from '../en/tree.ts'
import type { Translated } from '../flat.ts'

export const tree: Translated<typeof english> = {
  label: 'Bestand',
  loading: 'Wird geladen…',
  noSite: 'Ohne Standort',
  site: 'Standort',
  unseen_one: '{{count}} weitere, in der Tabelle oder in anderen Projekten',
  unseen_other: '{{count}} weitere, in der Tabelle oder in anderen Projekten',
}
