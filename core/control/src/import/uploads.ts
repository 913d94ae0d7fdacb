/**
 * Uploads that the server pulls. The uploader announces a file, keeps the stream of wants open, and answers each want with
 * the bytes of that range. A lost connection loses nothing: after reconnecting, the wants that are open are said again.
 */
import type { Actor, UploadId } from '@covisor/model'

export interface UploadUseCases {
  create(actor: Actor, params: { readonly fileName: string; readonly sizeBytes: number }): Promise<UploadRecord>
  get(actor: Actor, upload: string): Promise<UploadRecord>
  /** Those that are open; `task`: the one that an import reads. */
  list(actor: Actor, filter: { readonly task?: string }): Promise<readonly UploadRecord[]>
  /** The ranges the server needs now and next; ends when the upload is no longer needed. */
  wants(actor: Actor, upload: string, signal: AbortSignal): AsyncIterable<UploadWant>
  /** Bytes of a wanted range, from its start. Throws REQUEST_INVALID when nobody wants them (any more). */
  supply(actor: Actor, upload: string, want: number, body: AsyncIterable<Uint8Array>): Promise<void>
  remove(actor: Actor, upload: string): Promise<void>
}

export interface UploadWant {
  readonly id: number
  readonly offset: number
  readonly length: number
}

export interface UploadRecord {
  readonly id: UploadId
  readonly fileName: string
  readonly sizeBytes: number
  readonly state: 'open' | 'done' | 'abandoned'
  readonly receivedBytes: number
  readonly connected: boolean
  readonly createdAt: Date
}
