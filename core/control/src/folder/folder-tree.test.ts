/** Where folders are, how they are named, and where they may go. */
import type { Id } from '@covisor/model'
import { expect, test } from 'vitest'
import { FolderTree } from './folder-tree.ts'
import { MAX_FOLDER_DEPTH, MAX_FOLDERS } from './folders.ts'

const folder = (path: string) => {
  const above = path.split('/').slice(0, -1).join('/')
  return {
    id: path as Id<'folder'>,
    name: path.split('/').at(-1)!,
    parent: above === '' ? null : (above as Id<'folder'>),
  }
}
const tree = new FolderTree(['shop', 'shop/db', 'shop/db/old', 'lab', 'lab/db'].map(folder))

test('a folder is found by path, and by a name that only one has', () => {
  expect(tree.resolve('shop/db').id).toBe('shop/db')
  expect(tree.resolve('/lab').id).toBe('lab')
  expect(tree.resolve('old').id).toBe('shop/db/old')
  expect(() => tree.resolve('db')).toThrow(/more than one folder named "db"/)
  expect(() => tree.resolve('shop/nothing')).toThrow(/there is no folder "shop\/nothing"/)
  expect(() => tree.resolve('/old')).toThrow(/there is no folder/)
})

test('a folder goes anywhere but into itself', () => {
  const [shop, db, old, lab] = ['shop', 'shop/db', 'shop/db/old', 'lab'].map((path) => tree.resolve(path))
  for (const place of [shop, db, old]) expect(() => tree.refusePlace(shop!, place)).toThrow(/into itself/)
  expect(() => tree.refusePlace(shop!, lab)).not.toThrow()
  expect(() => tree.refusePlace(db!, undefined)).not.toThrow()
})

test('folders are so deep and so many, with what is in them', () => {
  const paths = Array.from({ length: MAX_FOLDER_DEPTH }, (_, n) => Array.from({ length: n + 1 }, () => 'a').join('/'))
  const deep = new FolderTree([...paths, 'b', 'b/c'].map(folder))
  expect(() => deep.refuseOneMore(deep.resolve(paths.at(-1)!))).toThrow(/9 folders deep; 8 is the most/)
  expect(() => deep.refusePlace(deep.resolve('b'), deep.resolve(paths.at(-2)!))).toThrow(/9 folders deep/)
  expect(() => deep.refusePlace(deep.resolve('b'), deep.resolve(paths.at(-3)!))).not.toThrow()
  const full = new FolderTree(Array.from({ length: MAX_FOLDERS }, (_, n) => folder(`f${n}`)))
  expect(() => full.refuseOneMore(undefined)).toThrow(/at most 1000 folders/)
})

test('a circle in the store, which nothing makes, keeps nobody waiting', () => {
  const [a, b] = ['a' as Id<'folder'>, 'b' as Id<'folder'>]
  const round = new FolderTree([
    { id: a, name: 'a', parent: b },
    { id: b, name: 'b', parent: a },
  ])
  expect(round.pathOf(round.resolve('a'))).toBe('b/a')
})
