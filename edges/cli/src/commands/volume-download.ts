/** covisor volume download VOLUME FILE */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { FileError } from '../file-error.ts'
import { countBytes } from '../runner/count-bytes.ts'
import { isFileSystemError, whyNot } from '../runner/why-not.ts'

export const volumeDownload = command({
  name: 'volume download',
  summary: "Save a volume's file",
  details: `As it is in the pool (qcow2 or raw). The VM that uses it must be stopped.

Examples:
  covisor volume download web01-disk0 web01.qcow2`,
  args: ['VOLUME', 'FILE'],
  async run({ args: [volume, file], client, output, signal }) {
    const params = { path: { volume: volume! } }
    const body = await unwrap(client.GET('/v1/volumes/{volume}/content', { params, parseAs: 'stream', signal }))
    const partial = `${file!}.part`
    try {
      const counted = countBytes(Readable.fromWeb(body as never), `${volume} to ${file}`, (text) => output.status(text))
      await pipeline(counted, createWriteStream(partial), { signal })
      await rename(partial, file!)
    } catch (error) {
      await rm(partial, { force: true })
      throw isFileSystemError(error) ? new FileError(`${file} cannot be written: ${whyNot(error)}`) : error
    } finally {
      output.status('')
    }
    output.say(`saved ${file}`)
  },
})
