/** Which Linux distribution this is, as far as installing packages is concerned. */
import { readFile } from 'node:fs/promises'

export interface Distribution {
  /** How packages are named and installed: `debian` also for Ubuntu, `fedora` also for its kin. */
  readonly family: 'debian' | 'fedora' | 'unknown'
  /** For people: "Debian GNU/Linux 12 (bookworm)". */
  readonly title: string
}

export async function thisDistribution(): Promise<Distribution> {
  return parseOsRelease(await readFile('/etc/os-release', 'utf8').catch(() => ''))
}

/** os-release(5): lines of NAME=value, where the value may be quoted. */
export function parseOsRelease(text: string): Distribution {
  const value = (name: string) => new RegExp(`^${name}=["']?(.*?)["']?$`, 'm').exec(text)?.[1] ?? ''
  const names = [value('ID'), ...value('ID_LIKE').split(' ')]
  const family = names.some((name) => name === 'debian' || name === 'ubuntu')
    ? 'debian'
    : names.includes('fedora')
      ? 'fedora'
      : 'unknown'
  return { family, title: value('PRETTY_NAME') || value('ID') || 'an unknown system' }
}
