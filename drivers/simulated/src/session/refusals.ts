/** How a simulated host says no. */
import type { VmTarget } from '@covisor/driver-api'
import { AppError } from '@covisor/model'

export const refused = (host: string, action: string, why: string, options?: ErrorOptions): AppError =>
  new AppError('HOST_REFUSED', { host, action, why }, options)

export const noSuchVm = ({ vm, nativeRef }: VmTarget): AppError =>
  new AppError('NOT_FOUND', { kind: 'VM', name: nativeRef ?? vm })

export const noSuch = (kind: string, name: string): AppError => new AppError('NOT_FOUND', { kind, name })
