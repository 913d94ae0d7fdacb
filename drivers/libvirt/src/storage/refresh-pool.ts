/**
 * libvirt learns format and size of what was written. It refuses while another volume of the pool is being made; it also
 * refreshes by itself some time after an upload, so a refusal that stays is no failure.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ErrorCode, type StoragePool } from '@covisor/libvirt'
import type { HostLink } from '../session/host-link.ts'
import { libvirtCode } from '../session/translate-error.ts'
import { aboutPool } from './find-volume.ts'

const REFRESH_ATTEMPTS = 20
const REFRESH_PAUSE_MS = 100

export async function refreshPool(link: HostLink, pool: StoragePool, signal: AbortSignal): Promise<void> {
  const question = aboutPool('refresh pool', pool.name, signal)
  for (let attempt = 0; attempt < REFRESH_ATTEMPTS; attempt++) {
    try {
      await link.askSlow(question, (call, options) => call.storagePoolRefresh({ pool }, options))
      return
    } catch (error) {
      const code = libvirtCode(error)
      if (code !== ErrorCode.INTERNAL_ERROR && code !== ErrorCode.OPERATION_INVALID) throw error
      await sleep(REFRESH_PAUSE_MS, undefined, { signal })
    }
  }
}
