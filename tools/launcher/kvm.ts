/**
 * Whether this machine can run guests at the speed of its processor, decided as virt-host-validate does.
 *
 * A /dev/kvm that opens is not enough: in some clouds it is there and no guest boots with it, because the processor's
 * virtualization is not passed on.
 */
import { open, readFile } from 'node:fs/promises'

export type Acceleration = { readonly kvm: true } | { readonly kvm: false; readonly reason: string }

export async function acceleration(): Promise<Acceleration> {
  const flags = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  const device = await open('/dev/kvm', 'r+').then(
    async (file) => {
      await file.close()
      return 'opens' as const
    },
    (error: NodeJS.ErrnoException) => error.code ?? 'error',
  )
  return decide(flags, device, process.arch)
}

export function decide(cpuinfo: string, device: string, arch: string): Acceleration {
  if (device === 'ENOENT') return { kvm: false, reason: 'there is no /dev/kvm' }
  if (device !== 'opens') return { kvm: false, reason: `/dev/kvm does not open (${device})` }
  // On ARM, /proc/cpuinfo has no such flag; the device alone decides.
  const hasFlag = arch !== 'x64' || /^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo)
  return hasFlag ? { kvm: true } : { kvm: false, reason: '/dev/kvm opens, but the processor shows neither vmx nor svm' }
}
