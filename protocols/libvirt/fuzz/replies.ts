/** npm run fuzz -- protocols/libvirt/replies: every call must end, with a result or an error of ours, whatever the daemon says. */
import { CallTimeoutError, ConnectionError, LibvirtError, ProtocolError } from '../src/index.ts'
import { replay } from './replay.ts'

export const target = {
  async parse(input: Uint8Array): Promise<void> {
    const { outcomes, end } = await replay(input)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected' && !isOurs(outcome.reason)) throw outcome.reason
    }
    if (end instanceof ProtocolError) throw end
  },

  isExpected: (error: unknown): boolean => error instanceof ProtocolError && error.message.length > 0,

  /** Lengths of packets that fit again, so that damage gets to what is inside. */
  repair(input: Uint8Array): void {
    const view = new DataView(input.buffer, input.byteOffset, input.byteLength)
    for (let at = 0; at + HEADER <= input.length; at += view.getUint32(at)) {
      const length = view.getUint32(at)
      const left = input.length - at
      if (length < HEADER || length > left) view.setUint32(at, left)
    }
  },
}

const HEADER = 28

const isOurs = (error: unknown): boolean =>
  error instanceof LibvirtError ||
  error instanceof ConnectionError ||
  error instanceof ProtocolError ||
  error instanceof CallTimeoutError
