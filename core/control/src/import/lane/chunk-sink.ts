/** Where the bytes of a volume go: through the port to the host, or into a file. Gathers what lies side by side. */
import type { DiskChunk } from '@covisor/disk'

export interface ChunkSink {
  /** May return before the bytes are written. They belong to the sink from now on. */
  write(chunk: DiskChunk): Promise<void>
  /** All that was written has left. */
  flush(): Promise<void>
}
