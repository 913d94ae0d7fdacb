/**
 * Which operating system a virtual system holds, from the three ways in which producers say it: VMware's or VirtualBox's
 * own type, CIM's number, and the description for people. In that order, because CIM's list ends in 2010 and newer
 * systems are all "1 Other" there.
 */
import type { OvfOperatingSystem } from '../descriptor/envelope.ts'
import { cimOs, type GuestFamily } from './cim-os.ts'

export interface GuestOs {
  readonly family: GuestFamily
  /** Short, lower case, without version: "rhel", "ubuntu", "windows-server"; "other" when not known. */
  readonly id: string
  readonly description: string
  readonly version: string | undefined
  readonly is64Bit: boolean | undefined
}

interface Rule {
  /** Tested against the vendor's type and the description, without case; group 1 is the version if there is one. */
  readonly pattern: RegExp
  readonly family: GuestFamily
  readonly id: string
}

/** First match wins: the special ones stand above the general ones. */
const rules: readonly Rule[] = [
  { pattern: /rhel[_-]?(\d+)?|red ?hat(?: enterprise linux)?[ _]?(\d+)?/, family: 'linux', id: 'rhel' },
  { pattern: /centos[_-]?(?:stream)?(\d+)?|centos(?: stream)?(?: linux)?(?: (\d+))?/, family: 'linux', id: 'centos' },
  { pattern: /rocky ?linux[_-]?(\d+)?/, family: 'linux', id: 'rocky' },
  { pattern: /alma ?linux[_-]?(\d+)?/, family: 'linux', id: 'almalinux' },
  { pattern: /oracle ?linux[_-]?(\d+)?|oracle[_-]?(\d+)?_64/, family: 'linux', id: 'oracle-linux' },
  { pattern: /amazon ?linux[_-]?(\d+)?/, family: 'linux', id: 'amazon-linux' },
  { pattern: /ubuntu[_-]?(?:linux )?(\d+(?:\.\d+)?)?/, family: 'linux', id: 'ubuntu' },
  { pattern: /debian[_-]?(?:gnu\/linux )?(\d+)?/, family: 'linux', id: 'debian' },
  { pattern: /opensuse[_-]?(\d+)?/, family: 'linux', id: 'opensuse' },
  { pattern: /sles[_-]?(\d+)?|suse(?: linux)?(?: enterprise)?(?:[^\d]*(\d+))?/, family: 'linux', id: 'sles' },
  { pattern: /fedora[_-]?(\d+)?/, family: 'linux', id: 'fedora' },
  { pattern: /photon/, family: 'linux', id: 'photon' },
  { pattern: /flatcar|core ?os/, family: 'linux', id: 'coreos' },
  { pattern: /crx(?:pod|sys)/, family: 'linux', id: 'photon' },
  { pattern: /arch ?linux/, family: 'linux', id: 'arch' },
  { pattern: /asianux[_-]?(\d+)?/, family: 'linux', id: 'asianux' },
  { pattern: /mandr(?:ake|iva)|turbolinux|gentoo|other(\d)x?linux|linux/, family: 'linux', id: 'linux' },
  { pattern: /windows9server|windows server 2016|windows2016|win2k16/, family: 'windows', id: 'windows-server-2016' },
  // VMware named two releases "next" and kept the names: 2019srvNext is 2022, 2022srvNext is 2025.
  {
    pattern: /windows2025srv|windows2022srvnext|windows server 2025|windows2025|win2k25/,
    family: 'windows',
    id: 'windows-server-2025',
  },
  {
    pattern: /windows2022srv|windows2019srvnext|windows server 2022|windows2022|win2k22/,
    family: 'windows',
    id: 'windows-server-2022',
  },
  { pattern: /windows2019srv|windows server 2019|windows2019|win2k19/, family: 'windows', id: 'windows-server-2019' },
  { pattern: /windows8server|windows server 2012|windows2012|win2k12/, family: 'windows', id: 'windows-server-2012' },
  { pattern: /windows7server|windows server 2008 r2|windows2008r2/, family: 'windows', id: 'windows-server-2008-r2' },
  { pattern: /winlonghorn|windows server 2008|windows2008/, family: 'windows', id: 'windows-server-2008' },
  { pattern: /winnet|windows server 2003|windows2003|win2003/, family: 'windows', id: 'windows-server-2003' },
  { pattern: /windows11|windows 11/, family: 'windows', id: 'windows-11' },
  { pattern: /windows12|windows 12/, family: 'windows', id: 'windows-12' },
  { pattern: /windows9_|windows9guest|windows ?10/, family: 'windows', id: 'windows-10' },
  { pattern: /windows ?8/, family: 'windows', id: 'windows-8' },
  { pattern: /windows ?7/, family: 'windows', id: 'windows-7' },
  { pattern: /winvista|windows vista|windowsvista/, family: 'windows', id: 'windows-vista' },
  { pattern: /winxp|windows ?xp/, family: 'windows', id: 'windows-xp' },
  { pattern: /\bwin(?:dows|2000|nt|9|me|31)/, family: 'windows', id: 'windows' },
  { pattern: /freebsd[_-]?(\d+)?/, family: 'bsd', id: 'freebsd' },
  { pattern: /openbsd/, family: 'bsd', id: 'openbsd' },
  { pattern: /netbsd/, family: 'bsd', id: 'netbsd' },
  { pattern: /solaris[_-]?(\d+)?|illumos|smartos/, family: 'solaris', id: 'solaris' },
  { pattern: /vmkernel[_-]?(\d+)?|\besxi?\b/, family: 'other', id: 'esxi' },
  { pattern: /darwin|mac ?os/, family: 'other', id: 'macos' },
  { pattern: /netware/, family: 'other', id: 'netware' },
  { pattern: /\bdos(?:guest)?\b|ms-?dos/, family: 'other', id: 'dos' },
  { pattern: /os2guest|os\/2/, family: 'other', id: 'os2' },
]

export function guestOs(system: OvfOperatingSystem | undefined): GuestOs {
  const description = system?.description ?? system?.vendorType ?? 'not stated'
  const texts = [system?.vendorType, system?.description].filter((text) => text !== undefined)
  const cim = cimOs(system?.cimId)
  const is64Bit = bitsOf(texts.join(' ')) ?? cim.is64Bit
  const matches = texts.flatMap((text) => match(text) ?? [])
  // "other3xLinux64Guest" with the description "Photon OS" is Photon.
  const best = matches.find(({ id }) => id !== 'linux' && id !== 'windows') ?? matches[0] ?? cim
  const version = 'version' in best ? best.version : undefined
  return { family: best.family, id: best.id, description, version: version ?? system?.version, is64Bit }
}

function match(text: string): Pick<GuestOs, 'family' | 'id' | 'version'> | undefined {
  // Without this, the 64 of "ubuntu64Guest" and "Debian12_64" would pass for a version.
  const name = text
    .slice(0, 200)
    .toLowerCase()
    .replace(/_?64(?=guest|$)/, '')
  for (const { pattern, family, id } of rules) {
    const found = pattern.exec(name)
    if (found !== null) return { family, id, version: found.slice(1).find((group) => group !== undefined) }
  }
  return undefined
}

/** VMware and VirtualBox mark the 64-bit ones ("_64", "(64-bit)"); VMware's other types are the 32-bit ones. */
function bitsOf(text: string): boolean | undefined {
  if (/64/.test(text)) return true
  return /32-bit|guest\b/i.test(text) ? false : undefined
}
