/** Texts of src/tree: the inventory. */
export const tree = {
  label: 'Inventory',
  loading: 'Loading…',
  noSite: 'No site said',
  site: 'Site',
  unseen_one: '{{count}} more, in the table or in other projects',
  unseen_other: '{{count}} more, in the table or in other projects',
} as const
