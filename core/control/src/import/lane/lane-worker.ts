/**
 * The worker's end of the data lane: inflates, hashes and parses what strangers give, away from the loop that answers
 * requests and keeps host connections alive.
 *
 * Started with a job, ends with it, or when it is told to stop: then what unpacks in a process of its own ends first. Whatever goes wrong becomes one message that names the file and the place. Nothing is
 * awaited outside of a function: ending a worker in the middle of such a module can end Node (nodejs/node#43182).
 */
import { parentPort, workerData } from 'node:worker_threads'
import { endConfined } from '@covisor/disk'
import type { ChunkSink } from './chunk-sink.ts'
import { copyDisk } from './copy-disk.ts'
import { FileSink } from './file-sink.ts'
import { inspectSource } from './inspect-source.ts'
import { laneErrorOf } from './lane-error.ts'
import type { CopyJob, FromLane, LaneJob, ToLane } from './lane-job.ts'
import { openLaneSource } from './lane-source.ts'
import { PortSink } from './port-sink.ts'

const port = parentPort!
const job = workerData as LaneJob
const say = (message: FromLane, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer)

port.on('message', (message: ToLane) => {
  if (message.type === 'stop') void endConfined().then(() => process.exit())
})

async function work(): Promise<void> {
  try {
    await using source = await openLaneSource(job.source, port)
    if (job.kind === 'inspect') {
      const inspected = await inspectSource(source, job)
      say({ type: 'inspected', inspected, sizeBytes: source.size })
    } else {
      await copyDisk(
        source,
        job,
        sinkFor(job.into, () => source.readBytes),
      )
      say({ type: 'done', readBytes: source.readBytes })
    }
  } catch (error) {
    say({ type: 'failed', error: laneErrorOf(error, job.source.files[0]!.name) })
  } finally {
    port.close()
  }
}

function sinkFor(into: CopyJob['into'], readBytes: () => number): ChunkSink {
  if (into.kind === 'port') return new PortSink(port, say, readBytes)
  return new FileSink(into.fd, () => say({ type: 'progress', readBytes: readBytes() }))
}

void work()
