/**
 * Memory that is freed by whoever used it last, instead of being left to the collector.
 *
 * V8 looks through the whole heap for every few MiB of buffers that came into being, however short they lived: a quarter of
 * the processor time of unpacking a disk. So whoever makes a buffer and hands it on for good marks it, and whoever is done
 * with it may free it. Neither has to: what nobody frees is collected as ever.
 *
 * Only the view that was marked frees its memory: of a buffer that was cut into pieces nobody knows which is the last. A freed
 * buffer is an empty one, so memory that is used too late is a wrong length, never somebody else's bytes. So whoever hands
 * it on measures it before; and a thread that JavaScript does not see (zlib, a write under way) must be done with it.
 */
const marked = new WeakMap<ArrayBufferLike, number>()

/** Nobody but the receiver has a use for these bytes, or for anything else in their buffer. */
export function freeable<B extends Uint8Array>(bytes: B): B {
  marked.set(bytes.buffer, bytes.length)
  return bytes
}

/** Somebody remembers these bytes and hands out parts of them: nobody may free them any more. */
export function kept<B extends Uint8Array>(bytes: B): B {
  marked.delete(bytes.buffer)
  return bytes
}

/** Does nothing unless exactly these bytes were marked. */
export function free({ buffer, length }: Uint8Array): void {
  if (marked.get(buffer) !== length) return
  marked.delete(buffer)
  ;(buffer as ArrayBuffer).transfer(0)
}
