/**
 * CIM_OperatingSystem.OSType (value map of the CIM schema, to which DSP0243 9.9 refers), as far as machines that can run
 * on x86 or ARM are concerned. The list ends about 2016: newer systems are "1 Other" and say the rest in words.
 */
export type GuestFamily = 'linux' | 'windows' | 'bsd' | 'solaris' | 'other'

export interface CimOs {
  readonly family: GuestFamily
  readonly id: string
  readonly is64Bit: boolean | undefined
}

/** Family, short name, numbers of the 32-bit (or undecided) entries, numbers of the 64-bit ones. */
const rows: readonly (readonly [GuestFamily, string, readonly number[], readonly number[]])[] = [
  ['linux', 'linux', [36, 97, 99], [98, 100, 101]],
  ['linux', 'rhel', [79], [80]],
  ['linux', 'sles', [82, 84], [83, 85]],
  ['linux', 'novell-linux', [86, 87, 88], []],
  ['linux', 'mandriva', [89], [90]],
  ['linux', 'turbolinux', [91], [92]],
  ['linux', 'ubuntu', [93], [94]],
  ['linux', 'debian', [95], [96]],
  ['linux', 'centos', [106], [107]],
  ['linux', 'oracle-linux', [108], [109]],
  ['windows', 'windows', [15, 16, 17, 18, 19], []],
  ['windows', 'windows-2000', [58], []],
  ['windows', 'windows-me', [63], []],
  ['windows', 'windows-xp', [67, 72, 75], [71]],
  ['windows', 'windows-server-2003', [69], [70]],
  ['windows', 'windows-vista', [73], [74]],
  ['windows', 'windows-server-2008', [76], [77]],
  ['windows', 'windows-server-2008-r2', [], [103]],
  ['windows', 'windows-7', [105], []],
  ['windows', 'windows-server-2012', [], [111, 112, 115]],
  ['windows', 'windows-server-2016', [], [116]],
  ['windows', 'windows-8', [113, 117], [114, 118]],
  ['windows', 'windows-10', [119], [120]],
  ['bsd', 'bsd', [41], []],
  ['bsd', 'freebsd', [42], [78]],
  ['bsd', 'netbsd', [43], []],
  ['bsd', 'openbsd', [65], []],
  ['solaris', 'solaris', [29, 30], [81]],
  ['other', 'macos', [2], []],
  ['other', 'os2', [12, 110], []],
  ['other', 'dos', [14], []],
  ['other', 'netware', [21], []],
  ['other', 'esxi', [], [104]],
  ['other', 'other', [], [102]],
]

const byNumber = new Map<number, CimOs>(
  rows.flatMap(([family, id, narrow, wide]) => [
    ...narrow.map((type) => [type, { family, id, is64Bit: undefined }] as const),
    ...wide.map((type) => [type, { family, id, is64Bit: true }] as const),
  ]),
)

export function cimOs(osType: number | undefined): CimOs {
  return byNumber.get(osType ?? 1) ?? { family: 'other', id: 'other', is64Bit: undefined }
}
