/** `VM`, `VM:ORDER` or `VM:ORDER:DELAY`: members of a group on a command line. */
import type { Schema } from '@covisor/client'
import { UsageError } from '../usage-error.ts'

export function memberOf(text: string): Schema<'NewGroupMember'> {
  const match = /^(.+?)(?::(\d{1,5})(?::(\d{1,5})s?)?)?$/.exec(text)
  if (match === null) throw new UsageError(`"${text}" is no VM of a group; write VM, VM:ORDER or VM:ORDER:SECONDS`)
  const [, vm, order, delay] = match
  return {
    vm: vm!,
    ...(order === undefined ? {} : { order: Number(order) }),
    ...(delay === undefined ? {} : { startDelaySeconds: Number(delay) }),
  }
}
