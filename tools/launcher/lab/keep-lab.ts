/** The process behind `covisor lab up`: keeps the hosts until it is ended, and breaks and mends them when it is asked to. */
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type FaultName, faultNames, faults } from '../../../tests/lab/src/faults.ts'
import type { LabHost } from '../../../tests/lab/src/lab-host.ts'
import { type Lab, startLab } from '../../../tests/lab/src/start-lab.ts'
import { identify } from '../running-process.ts'
import { type LabAnswer, type LabNote, type LabQuestion, type LabState, noteFile } from './lab-control.ts'

/** Of each host's pool. Memory is only taken for what is written. */
const DISK_MIB = 4096

export async function keepLab(count: number): Promise<number> {
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')])
  await using lab = await startLab({ hosts: count, tcp: true, ssh: true, diskMiB: DISK_MIB })
  const folder = await mkdtemp(join(tmpdir(), 'covisor-lab-'))
  const keeper = new Keeper(lab)
  const server = createServer({ allowHalfOpen: true }, (socket) => void serve(keeper, socket))
  server.listen(join(folder, 'socket'))
  await once(server, 'listening')

  const note: LabNote = { ...(await identify(process.pid))!, socket: join(folder, 'socket') }
  await writeFile(`${noteFile}.new`, JSON.stringify(note), { mode: 0o600 })
  await rename(`${noteFile}.new`, noteFile)
  await ended
  await rm(noteFile, { force: true })
  server.close()
  await rm(folder, { recursive: true, force: true })
  return 0
}

async function serve(keeper: Keeper, socket: Socket): Promise<void> {
  let answer: LabAnswer
  try {
    answer = await keeper.answer(JSON.parse(await text(socket)) as LabQuestion)
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) }
  }
  socket.end(JSON.stringify(answer))
}

class Keeper {
  readonly #lab: Lab
  readonly #broken = new Map<LabHost, Set<FaultName>>()

  constructor(lab: Lab) {
    this.#lab = lab
  }

  async answer(question: LabQuestion): Promise<LabState> {
    if (question.verb !== 'status') {
      const host = this.#lab.hosts.find(({ name }) => name === question.host)
      if (host === undefined) throw new Error(`there is no lab host "${question.host}"`)
      if (question.verb === 'mend') await this.#mend(host, question.fault)
      else if (question.fault !== undefined) await this.#break(host, question.fault)
    }
    return this.#state()
  }

  async #break(host: LabHost, fault: FaultName): Promise<void> {
    if (!host.isOn && fault !== 'disk') throw new Error(`${host.name} is switched off`)
    await faults[fault].inflict(this.#lab, host)
    const broken = this.#broken.get(host) ?? new Set()
    this.#broken.set(host, broken.add(fault))
    // A power failure ends daemons and pulls cables; what comes back is new.
    if (fault === 'power')
      for (const other of faultNames) if (other !== 'power' && other !== 'disk') broken.delete(other)
  }

  /** In the order of the table: power first, because a host that is off has no daemon to start. */
  async #mend(host: LabHost, only: FaultName | undefined): Promise<void> {
    const broken = this.#broken.get(host) ?? new Set()
    for (const fault of faultNames) {
      if (!broken.has(fault) || (only !== undefined && only !== fault)) continue
      await faults[fault].mend(this.#lab, host)
      broken.delete(fault)
    }
  }

  #state(): LabState {
    return {
      hosts: this.#lab.hosts.map((host) => ({
        name: host.name,
        uri: host.tcp?.uri ?? host.uri,
        ssh: `ssh -i ${host.ssh?.identityFile} root@${host.address}`,
        pid: host.isOn ? host.pid : null,
        broken: [...(this.#broken.get(host) ?? [])],
      })),
      shared: this.#lab.shared,
    }
  }
}
