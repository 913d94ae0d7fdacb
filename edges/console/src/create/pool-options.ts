/** Pools to choose from, with the room that is left in each. */
import type { Schema } from '@covisor/client'
import { bytes } from '../parts/amounts.ts'
import { t } from '../words/translate.ts'

export const poolOptions = (pools: readonly Schema<'Pool'>[]) =>
  pools.map(
    ({ id, name, availableBytes }) => [id, t('create.poolFree', { name, free: bytes(availableBytes) })] as const,
  )
