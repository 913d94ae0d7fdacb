/** A program is a set of procedures with a number of its own: `remote`, `qemu`, `keepalive`. */
import { QEMU_PROGRAM, QEMU_VERSION } from '../protocol/qemu.ts'
import { REMOTE_PROGRAM, REMOTE_VERSION } from '../protocol/remote.ts'

export interface Program {
  readonly number: number
  readonly version: number
}

export const remoteProgram: Program = { number: REMOTE_PROGRAM, version: REMOTE_VERSION }
export const qemuProgram: Program = { number: QEMU_PROGRAM, version: QEMU_VERSION }
