/** Tells an answer of "no" from what may pass: a step that must wait, a cancel, a busy database, an error of ours. */
import { type AppError, isAppError } from '@covisor/model'

/** The host understood and will say the same tomorrow, so a task that cannot turn back must go on without. */
export const isRefusal = (error: unknown, signal: AbortSignal): error is AppError =>
  !signal.aborted && isAppError(error) && !isAppError(error, 'SERVER_BUSY') && !isAppError(error, 'HOST_UNREACHABLE')
