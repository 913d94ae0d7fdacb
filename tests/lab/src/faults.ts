/** What can be broken about a lab host, and mended again: for tests, and by name for people (`covisor lab break host2 network`). */
import type { LabHost } from './lab-host.ts'
import type { Lab } from './start-lab.ts'

export interface Fault {
  readonly summary: string
  inflict(lab: Lab, host: LabHost): Promise<void>
  mend(lab: Lab, host: LabHost): Promise<void>
}

const SLOW_MBIT = 8

export const faults = {
  power: {
    summary: 'power failure: libvirtd and all guests die at once',
    inflict: (_lab, host) => host.powerOff(),
    mend: (lab, host) => lab.powerOn(host),
  },
  network: {
    summary: 'the cable is pulled; everything on the host goes on',
    inflict: (lab, host) => lab.cutNetwork(host),
    mend: (lab, host) => lab.joinNetwork(host),
  },
  link: {
    summary: `the cable carries only ${SLOW_MBIT} Mbit/s`,
    inflict: (lab, host) => lab.limitLink(host, SLOW_MBIT),
    mend: (lab, host) => lab.limitLink(host, undefined),
  },
  disk: {
    summary: "the disk of the host's pool is full",
    async inflict(_lab, host) {
      if (host.disk === undefined)
        throw new Error(`lab host ${host.name} has no disk of its own: it was started without diskMiB`)
      await host.disk.fill()
    },
    mend: async (_lab, host) => await host.disk?.empty(),
  },
  daemon: {
    summary: 'libvirtd is gone; guests live on',
    inflict: (_lab, host) => host.kill('SIGKILL'),
    mend: (_lab, host) => host.restart(),
  },
  hang: {
    summary: 'libvirtd keeps its connections and answers nothing',
    inflict: (_lab, host) => host.kill('SIGSTOP'),
    mend: (_lab, host) => host.kill('SIGCONT'),
  },
} as const satisfies Record<string, Fault>

export type FaultName = keyof typeof faults
export const faultNames = Object.keys(faults) as readonly FaultName[]
