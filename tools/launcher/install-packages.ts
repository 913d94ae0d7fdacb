/**
 * Installs what is missing, after saying exactly what will be run and asking.
 *
 * Knows the package managers of the two families. Does not know what is needed (needed-packages.ts).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { runCommand } from '../run-command.ts'
import { ask } from './ask.ts'
import { type Distribution, thisDistribution } from './distribution.ts'
import type { Need } from './needed-packages.ts'
import { say, UserError } from './say.ts'

export interface InstallOptions {
  readonly yes: boolean
  /** Packages that this distribution does not have are reported and left out, instead of being an error. */
  readonly tolerant?: boolean
}

export async function installPackages(needs: readonly Need[], options: InstallOptions): Promise<void> {
  const distribution = await thisDistribution()
  const { family } = distribution
  if (family === 'unknown') throw unknownDistribution(distribution, needs)
  const missing = await missingPackages(
    family,
    needs.flatMap((need) => need[family]),
  )
  if (missing.length === 0) return

  const sudo = await rootPrefix()
  const install = [
    ...sudo,
    ...(family === 'debian' ? apt('install', '--no-install-recommends') : ['dnf', 'install', '--assumeyes']),
  ]
  if (!options.yes)
    await ask(`${distribution.title} lacks some packages. This will be run:\n  ${[...install, ...missing].join(' ')}`)
  say(`installing ${missing.join(' ')}`)
  if (family === 'debian') await visibly([...sudo, ...apt('update')])

  const unknown = options.tolerant === true ? await unknownPackages(family, missing) : []
  for (const name of unknown) say(`${distribution.title} has no package "${name}"; what needs it will say so`)
  const wanted = missing.filter((name) => !unknown.includes(name))
  if (wanted.length > 0) await visibly([...install, ...wanted])
}

async function rootPrefix(): Promise<string[]> {
  if (process.getuid?.() === 0) return []
  if (await succeeds(['sudo', '--version'])) return ['sudo']
  throw new UserError('packages are missing, and installing them takes root: run this as root, or install sudo')
}

const apt = (...words: string[]) => ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '--quiet', '--yes', ...words]

async function missingPackages(family: 'debian' | 'fedora', wanted: readonly string[]): Promise<string[]> {
  const isInstalled = async (name: string): Promise<boolean> => {
    // --whatprovides: Fedora renames packages and lets the new one stand for the old.
    if (family === 'fedora') return succeeds(['rpm', '--query', '--whatprovides', name])
    const status = await runCommand(['dpkg-query', '--show', '--showformat=${db:Status-Status}', name]).catch(() => '')
    return status === 'installed'
  }
  const unique = [...new Set(wanted)]
  const installed = await Promise.all(unique.map(isInstalled))
  return unique.filter((_, index) => installed[index] === false)
}

async function unknownPackages(family: 'debian' | 'fedora', names: readonly string[]): Promise<string[]> {
  const candidate = async (name: string): Promise<boolean> => {
    if (family === 'fedora') return (await runCommand(['dnf', '-q', 'repoquery', name]).catch(() => '')).trim() !== ''
    const policy = await runCommand(['apt-cache', 'policy', name]).catch(() => '')
    return /Candidate: (?!\(none\))/.test(policy)
  }
  const known = await Promise.all(names.map(candidate))
  return names.filter((_, index) => known[index] === false)
}

/** The package manager's own output is what a person wants to see while it works. */
async function visibly([program = '', ...args]: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 2, 2] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new UserError(`"${[program, ...args].join(' ')}" ended with ${code}; see above`)
}

async function succeeds(argv: readonly string[]): Promise<boolean> {
  return runCommand(argv).then(
    () => true,
    () => false,
  )
}

function unknownDistribution({ title }: Distribution, needs: readonly Need[]): UserError {
  const list = needs.map(({ what, debian }) => `  ${what} (in Debian: ${debian.join(', ')})`)
  return new UserError(
    `packages cannot be installed for you on ${title}. Install these, then give --no-install:\n${list.join('\n')}`,
  )
}
