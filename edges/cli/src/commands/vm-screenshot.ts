/** covisor vm screenshot VM [FILE] */
import { writeFileSync } from 'node:fs'
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { FileError } from '../file-error.ts'
import { pngFromPpm } from '../runner/png-from-ppm.ts'
import { whyNot } from '../runner/why-not.ts'

export const vmScreenshot = command({
  name: 'vm screenshot',
  summary: 'Save what is on the screen of a VM',
  details: `As PNG. Without FILE the picture goes to VM.png; "-" writes it to standard output.

Examples:
  covisor vm screenshot web01
  covisor vm screenshot web01 now.png`,
  args: ['VM', '[FILE]'],
  async run({ args: [vm, file], client, output }) {
    const params = { path: { vm: vm! } }
    const blob = await unwrap(client.GET('/v1/vms/{vm}/screenshot', { params, parseAs: 'arrayBuffer' }))
    const bytes = new Uint8Array(blob as unknown as ArrayBuffer)
    const png = bytes[0] === 0x50 && bytes[1] === 0x36 ? pngFromPpm(bytes) : bytes
    if (file === '-') return output.raw(png)
    const name = file ?? `${vm!.replace(/[^A-Za-z0-9._-]/g, '_')}.png`
    try {
      writeFileSync(name, png)
    } catch (error) {
      throw new FileError(`${name} cannot be written: ${whyNot(error)}`)
    }
    output.say(`saved ${name}`)
  },
})
