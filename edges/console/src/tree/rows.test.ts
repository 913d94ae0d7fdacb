/** Which rows of a tree are in sight, and where keys lead. */
import { expect, test } from 'vitest'
import { rowsOf, stepOf, type TreeNode } from './rows.ts'

const vm = (name: string): TreeNode => ({ id: name, kind: 'vm', name })
const host = (name: string, ...children: TreeNode[]): TreeNode => ({ id: name, kind: 'host', name, children })
const tree: readonly TreeNode[] = [
  { id: 'site', kind: 'site', name: 'Site', children: [host('a', vm('web'), vm('mail')), host('b')] },
]
const open = new Set(['site', 'a', 'b'])
const names = (...ids: string[]) => rowsOf(tree, new Set(ids)).map(({ node }) => node.name)

test('only what is in open branches has rows', () => {
  expect(names()).toEqual(['Site'])
  expect(names('a')).toEqual(['Site'])
  expect(names('site')).toEqual(['Site', 'a', 'b'])
  expect(names('site', 'a')).toEqual(['Site', 'a', 'web', 'mail', 'b'])
})

test('each row knows its level, its place among its siblings, and its parent', () => {
  const mail = rowsOf(tree, open).find(({ node }) => node.name === 'mail')
  expect(mail).toMatchObject({ level: 3, position: 2, setSize: 2, parent: 'a', isOpen: false })
})

const keys = [
  { at: 'site', key: 'ArrowDown', leads: { kind: 'go', to: 'a' } },
  { at: 'b', key: 'ArrowDown', leads: undefined },
  { at: 'a', key: 'ArrowUp', leads: { kind: 'go', to: 'site' } },
  { at: 'web', key: 'Home', leads: { kind: 'go', to: 'site' } },
  { at: 'site', key: 'End', leads: { kind: 'go', to: 'b' } },
  { at: 'a', key: 'ArrowRight', leads: { kind: 'go', to: 'web' } },
  { at: 'web', key: 'ArrowRight', leads: undefined },
  { at: 'b', key: 'ArrowRight', leads: undefined },
  { at: 'web', key: 'ArrowLeft', leads: { kind: 'go', to: 'a' } },
  { at: 'site', key: 'm', leads: { kind: 'go', to: 'mail' } },
  { at: 'web', key: 'A', leads: { kind: 'go', to: 'a' } },
  { at: 'web', key: 'Tab', leads: undefined },
  { at: 'gone', key: 'ArrowDown', leads: { kind: 'go', to: 'a' } },
]

test.each(keys)('$key at $at leads to $leads.to', ({ at, key, leads }) => {
  expect(stepOf(rowsOf(tree, open), at, key)).toEqual(leads)
})

test('left closes an open branch, right opens a closed one, enter chooses', () => {
  expect(stepOf(rowsOf(tree, open), 'a', 'ArrowLeft')).toMatchObject({ kind: 'close', node: { id: 'a' } })
  expect(stepOf(rowsOf(tree, new Set(['site'])), 'a', 'ArrowRight')).toMatchObject({ kind: 'open', node: { id: 'a' } })
  expect(stepOf(rowsOf(tree, open), 'mail', 'Enter')).toMatchObject({ kind: 'choose', node: { id: 'mail' } })
})

test('a tree with nothing in it leads nowhere', () => {
  expect(stepOf([], undefined, 'ArrowDown')).toBeUndefined()
})
