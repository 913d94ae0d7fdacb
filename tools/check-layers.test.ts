/** The arrows between packages hold: in the manifests, in every import, and around the manifests by relative paths. */
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf, packageOf } from './imports.ts'
import { isAllowed, isAllowedInTests } from './layers.ts'
import { type Package, packages, readManifest, readSource, sourceFiles } from './workspace.ts'

const all = packages()
const folderOf = new Map(all.map(({ name, folder }) => [name, folder]))
const shared = Object.keys(readManifest('.').devDependencies ?? {})

for (const from of all) {
  describe(from.folder, () => {
    test('depends only on what its layer allows', () => {
      expect(ours(from.dependencies).filter((to) => !isAllowed(from.folder, to))).toEqual([])
    })

    test('uses only simulators, the lab, or allowed packages, in its tests', () => {
      expect(ours(from.devDependencies).filter((to) => !isAllowedInTests(from.folder, to))).toEqual([])
    })

    test('imports only what its manifest and its layer allow', () => {
      const files = sourceFiles(from.folder)
      expect(files.flatMap((file) => wrongImports(from, file))).toEqual([])
    })
  })
}

test('an arrow that is not in the table is refused', () => {
  expect(isAllowed('core/control', 'drivers/libvirt')).toBe(false)
  expect(isAllowed('formats/disk', 'formats/xml')).toBe(false)
  expect(isAllowed('core/scheduler', 'core/store')).toBe(false)
})

test('an import in a comment is not an import', () => {
  expect(importsOf("// import 'a'\nimport type { B } from 'b'\nconst c = await import('c')")).toEqual(['b', 'c'])
})

function ours(dependencies: Readonly<Record<string, string>>): string[] {
  return Object.keys(dependencies).flatMap((name) => folderOf.get(name) ?? [])
}

function wrongImports(from: Package, file: string): string[] {
  return importsOf(readSource(file)).flatMap((specifier) => {
    const problem = problemOf(from, file, specifier)
    return problem === undefined ? [] : [`${file} imports ${specifier}: ${problem}`]
  })
}

/** Tests, and the ready-made tests that packages export for others. */
const isTest = (file: string) => /\.i?test\.tsx?$|\/(contract|testing|suites)(\.ts|\/)|(^|\/)tests?\//.test(file)
const mayImportAnything = (folder: string) => isAllowed(folder, 'anything')

function problemOf(from: Package, file: string, specifier: string): string | undefined {
  if (specifier.startsWith('node:') || mayImportAnything(from.folder)) return undefined
  if (specifier.startsWith('.')) {
    const target = normalize(join(dirname(file), specifier))
    return target.startsWith(`${from.folder}/`) ? undefined : 'a relative path may not leave its package'
  }
  const name = packageOf(specifier)
  const to = folderOf.get(name)
  if (to !== undefined) {
    if (to === from.folder) return undefined
    if (isTest(file))
      return isAllowedInTests(from.folder, to) ? undefined : 'the layer does not allow it, not even in tests'
    if (!isAllowed(from.folder, to)) return 'the layer does not allow it'
  }
  if (name in from.dependencies) return undefined
  // What is built or only tested comes from the root manifest: browsers get bundles, not node_modules.
  const isBuilt = from.folder === 'edges/console'
  if ((isTest(file) || isBuilt) && (name in from.devDependencies || shared.includes(name))) return undefined
  return 'its package.json does not name it'
}
