/**
 * No files import each other in a loop, types included: whoever opens a file can read downwards from it, and each can be understood with
 * what it stands on.
 */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { circlesOf } from './circles.ts'
import { importsOf } from './imports.ts'
import { packages, readSource, sourceFiles } from './workspace.ts'

/** A session can move VMs to another session: the one thing that is said of itself. */
const allowed = [['core/driver-api/src/driver.ts', 'core/driver-api/src/migration.ts']]

test('no files of a package import each other in a loop', () => {
  const found = packages().flatMap(({ folder }) => {
    const files = sourceFiles(folder).filter((file) => !/\.(test|itest|fixture)\.tsx?$/.test(file))
    const arrows = new Map(files.map((file) => [file, neighbours(file)]))
    return circlesOf(arrows)
  })
  expect(found).toEqual(allowed)
})

test('a loop is found through any number of files, and what hangs on it is left out', () => {
  const arrows = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['a']],
    ['d', []],
    ['e', ['a']],
  ])
  expect(circlesOf(arrows)).toEqual([['a', 'b', 'c']])
})

function neighbours(file: string): string[] {
  return importsOf(readSource(file))
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(file, '..', specifier))
}
