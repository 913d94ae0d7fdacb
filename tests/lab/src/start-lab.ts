/**
 * Several lab hosts on one network: a bridge on this machine, a virtual cable to each host, names that all of them resolve.
 *
 * This process is on the bridge too, so a server under test reaches the hosts as it would reach real ones.
 */
import { randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../../tools/run-command.ts'
import { type LabHost, type LabHostOptions, startLibvirtd } from './lab-host.ts'

export interface LabOptions
  extends Pick<LabHostOptions, 'tcp' | 'tls' | 'ssh' | 'diskMiB' | 'libvirtdConf' | 'qemuConf'> {
  readonly hosts: number
}

export interface Lab extends AsyncDisposable {
  readonly hosts: readonly LabHost[]
  /** A directory that all hosts see under the same path, as they would see NFS. */
  readonly shared: string
  /** Pulls the host's cable: it goes on running and nobody reaches it. */
  cutNetwork(host: LabHost): Promise<void>
  joinNetwork(host: LabHost): Promise<void>
  /** Lets no more than that through the host's cable, in each direction; undefined: as much as there is. */
  limitLink(host: LabHost, mbitPerSecond: number | undefined): Promise<void>
  /** After host.powerOff(): the host boots, with its cable plugged in. Guests do not come back by themselves. */
  powerOn(host: LabHost): Promise<void>
  stop(): Promise<void>
}

export async function startLab({ hosts: count, ...options }: LabOptions): Promise<Lab> {
  const subnet = freeSubnet()
  const bridge = `cvlab${subnet}`
  const names = Array.from({ length: count }, (_, index) => `host${index + 1}`)
  const addressOf = (index: number) => `10.213.${subnet}.${index + 11}`
  const lines = names.map((name, index) => `${addressOf(index)} ${name}`)
  const shared = await mkdtemp(join(tmpdir(), 'covisor-lab-shared-'))
  const hosts: LabHost[] = []

  const stop = async () => {
    await Promise.all(hosts.map((host) => host.stop()))
    // The cables ended with the hosts' network namespaces.
    await runCommand(['ip', 'link', 'delete', bridge]).catch(() => undefined)
    await rm(shared, { recursive: true, force: true })
  }
  const cable = (host: LabHost) => `${bridge}h${hosts.indexOf(host)}`
  const plugIn = async (host: LabHost) => {
    // After a power failure the kernel may not have removed the old cable yet.
    await runCommand(['ip', 'link', 'delete', cable(host)]).catch(() => undefined)
    const inside = ['peer', 'name', 'eth0', 'netns', `${host.pid}`]
    await runCommand(['ip', 'link', 'add', cable(host), 'type', 'veth', ...inside])
    await runCommand(['ip', 'link', 'set', cable(host), 'master', bridge, 'up'])
    await host.run(['ip', 'address', 'add', `${host.address}/24`, 'dev', 'eth0'])
    await host.run(['ip', 'link', 'set', 'eth0', 'up'])
  }
  try {
    await runCommand(['ip', 'link', 'add', bridge, 'type', 'bridge'])
    await runCommand(['ip', 'address', 'add', `10.213.${subnet}.1/24`, 'dev', bridge])
    await runCommand(['ip', 'link', 'set', bridge, 'up'])
    for (const [index, name] of names.entries()) {
      const address = addressOf(index)
      const host = await startLibvirtd({ ...options, name, address, hosts: lines })
      hosts.push(host)
      await plugIn(host)
    }
  } catch (cause) {
    await stop()
    throw cause
  }

  return {
    hosts,
    shared,
    cutNetwork: async (host) => {
      await runCommand(['ip', 'link', 'set', cable(host), 'down'])
    },
    joinNetwork: async (host) => {
      await runCommand(['ip', 'link', 'set', cable(host), 'up'])
    },
    limitLink: async (host, mbitPerSecond) => {
      const ends = [
        { run: (argv: readonly string[]) => runCommand(argv), device: cable(host) },
        { run: (argv: readonly string[]) => host.run(argv), device: 'eth0' },
      ]
      for (const { run, device } of ends) {
        const about = ['dev', device, 'root']
        if (mbitPerSecond === undefined) await run(['tc', 'qdisc', 'delete', ...about]).catch(() => undefined)
        else await run(['tc', 'qdisc', 'replace', ...about, ...tokenBucket(mbitPerSecond)])
      }
    },
    powerOn: async (host) => {
      if (host.isOn) return
      await host.powerOn()
      await plugIn(host)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** tc-tbf(8): bursts of 64 KiB, and packets that would wait longer than 400 ms are dropped, as by a switch. */
const tokenBucket = (mbit: number) => ['tbf', 'rate', `${mbit}mbit`, 'burst', '64kb', 'latency', '400ms']

/** One of 10.213.0.0/24 … 10.213.255.0/24 that no other lab on this machine has. */
function freeSubnet(): number {
  // Also bridges that a killed lab left without addresses, which Node's own list leaves out.
  const used = new Set(readdirSync('/sys/class/net'))
  for (;;) {
    const subnet = randomInt(256)
    if (!used.has(`cvlab${subnet}`)) return subnet
  }
}
