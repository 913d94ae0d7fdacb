/** What the agent of a simulated guest says. A function of the VM, so that it says the same each time; guests without a known system have none. */
import type { GuestAnswer, ObservedVm } from '@covisor/driver-api'
import { loadOf } from './load.ts'

const systems = {
  linux: { id: 'debian', name: 'Debian GNU/Linux', version: '12', kernel: '6.1.0-25-amd64' },
  windows: { id: 'mswindows', name: 'Microsoft Windows', version: '2022', kernel: '20348' },
} as const

const GIB = 2 ** 30

export function toldFacts({ displayName, nativeName, nativeRef, guestOs, disks }: ObservedVm): GuestAnswer {
  const { family } = guestOs
  if (family !== 'linux' && family !== 'windows') return { silent: 'no guest agent is connected' }
  const isLinux = family === 'linux'
  const share = loadOf(nativeRef, 0).memoryShare
  const sizes = disks.filter(({ device }) => device === 'disk').map((_disk, index) => (index + 1) * 20 * GIB)
  return {
    facts: {
      hostname: (displayName ?? nativeName).toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-'),
      os: systems[family],
      timeZone: { name: 'UTC', offsetSeconds: 0 },
      users: isLinux ? [] : [{ name: 'Administrator', domain: 'WORKGROUP' }],
      fileSystems: sizes.map((totalBytes, index) => ({
        mountPoint: isLinux ? (index === 0 ? '/' : `/data${index}`) : `${String.fromCharCode(67 + index)}:\\`,
        device: isLinux ? `vd${String.fromCharCode(97 + index)}1` : `disk${index}`,
        type: isLinux ? 'ext4' : 'NTFS',
        totalBytes,
        usedBytes: Math.floor(totalBytes * share),
      })),
    },
  }
}
