/** The repository as the checks see it: its packages, and the text files that people wrote. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

export interface Package {
  readonly folder: string
  readonly name: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

export const root = dirname(import.meta.dirname)

const tiers = ['formats', 'protocols', 'core', 'drivers', 'sims', 'edges', 'apps', 'tests']

/** All packages; `tools` is one in the eyes of the checks, though it has no manifest of its own. */
export function packages(): Package[] {
  const folders = tiers.flatMap((tier) => list(tier).map((name) => `${tier}/${name}`))
  const withManifest = [...folders, 'bench'].filter((folder) => existsSync(join(root, folder, 'package.json')))
  return [...withManifest.map(readPackage), { folder: 'tools', name: 'tools', dependencies: {}, devDependencies: {} }]
}

export function readManifest(folder: string): Partial<Package> {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Partial<Package>
}

/** Paths from the root of the repository, sorted; built, generated and installed files left out. */
export function sourceFiles(folder = '.', isWanted: (path: string) => boolean = isTypeScript): string[] {
  const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.covisor', 'artifacts'])
  const found: string[] = []
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory() && !skipped.has(entry.name)) visit(path)
      if (entry.isFile()) found.push(relative(root, path).replaceAll(sep, '/'))
    }
  }
  visit(join(root, folder))
  return found.filter(isWanted).toSorted((a, b) => a.localeCompare(b, 'en'))
}

export const isTypeScript = (path: string): boolean => /\.tsx?$/.test(path) && !/\.gen\.tsx?$|\.d\.ts$/.test(path)

export const readSource = (path: string): string => readFileSync(join(root, path), 'utf8')

function readPackage(folder: string): Package {
  const { name = folder, dependencies = {}, devDependencies = {} } = readManifest(folder)
  return { folder, name, dependencies, devDependencies }
}

function list(tier: string): string[] {
  return existsSync(join(root, tier)) ? readdirSync(join(root, tier)) : []
}
