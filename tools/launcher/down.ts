/** `covisor down`: stops what `up` started. VMs keep running, and what was there before `up` stays. */
import { parseArgs } from 'node:util'
import { dataDirectory } from './data-directory.ts'
import { stopLibvirt } from './libvirt-service.ts'
import { stopProcess } from './running-process.ts'
import { say } from './say.ts'
import { readStarted, writeStarted } from './started.ts'

const help = `covisor down [--data DIR]

Stops what "covisor up" started: the server, and libvirt's daemons if it started those. VMs keep running.

  --data DIR   the data directory given to "covisor up", if one was

Example:
  ./covisor down`

export async function down(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) {
    console.log(help)
    return 0
  }
  const data = dataDirectory(values.data)
  const started = await readStarted(data)
  if (started.server === undefined) say(`no server was started from ${data}`)
  // A task in the middle of a step gets the time to reach the next entry of its log.
  else say(`server: ${await stopProcess(started.server, 30_000)}`)
  await stopLibvirt(started)
  await writeStarted(data, {})
  return 0
}
