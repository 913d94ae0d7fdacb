/** What may happen while a VM moves: the hosts of the move, the way between them, or Covisor itself. Each is mended afterwards. */
import type { Lab, LabHost } from '@covisor/lab'
import type { ProductProcess } from '../product-process.ts'
import { untilLostOrArrived } from './bring-up.ts'

export interface MoveUnderWay {
  readonly lab: Lab
  readonly product: ProductProcess
  /** The VM's name. */
  readonly vm: string
  readonly from: LabHost
  readonly to: LabHost
  readonly task: string
}

export interface MoveFault {
  /** The guest may have to boot again. */
  readonly endsGuests?: true
  inflict(move: MoveUnderWay): Promise<void>
  mend(move: MoveUnderWay): Promise<void>
}

const nothing = async () => {}

export const moveFaults = {
  'the libvirtd of the target is killed': {
    inflict: ({ to }) => to.kill('SIGKILL'),
    mend: ({ to }) => to.restart(),
  },
  'the libvirtd of the source is killed': {
    inflict: ({ from }) => from.kill('SIGKILL'),
    mend: ({ from }) => from.restart(),
  },
  'the libvirtd of the target hangs': {
    inflict: ({ to }) => to.kill('SIGSTOP'),
    mend: ({ to }) => to.kill('SIGCONT'),
  },
  'the cable of the target is pulled': {
    inflict: ({ lab, to }) => lab.cutNetwork(to),
    mend: ({ lab, to }) => lab.joinNetwork(to),
  },
  'Covisor is stopped': {
    inflict: ({ product }) => product.stop(),
    mend: ({ product }) => product.start(),
  },
  'Covisor is killed': {
    inflict: ({ product }) => product.kill(),
    mend: ({ product }) => product.start(),
  },
  'the source loses power': {
    endsGuests: true,
    inflict: ({ from }) => from.powerOff(),
    async mend({ lab, product, vm, from }) {
      await untilLostOrArrived(product, vm, from.name)
      await lab.powerOn(from)
    },
  },
  'the target loses power': {
    endsGuests: true,
    inflict: ({ to }) => to.powerOff(),
    mend: ({ lab, to }) => lab.powerOn(to),
  },
  'both lose power': {
    endsGuests: true,
    inflict: async ({ from, to }) => {
      await Promise.all([from.powerOff(), to.powerOff()])
    },
    async mend({ lab, from, to }) {
      await lab.powerOn(to)
      await lab.powerOn(from)
    },
  },
  'source and Covisor lose power': {
    endsGuests: true,
    inflict: async ({ from, product }) => {
      await Promise.all([from.powerOff(), product.kill()])
    },
    async mend({ lab, product, vm, from }) {
      await product.start()
      await untilLostOrArrived(product, vm, from.name)
      await lab.powerOn(from)
    },
  },
  'it is cancelled': {
    async inflict({ product, task }) {
      // Too late is an answer as well.
      await product.client.POST('/v1/tasks/{task}/cancel', { params: { path: { task } } }).catch(() => undefined)
    },
    mend: nothing,
  },
} as const satisfies Record<string, MoveFault>

export type MoveFaultName = keyof typeof moveFaults
export const moveFaultNames = Object.keys(moveFaults) as readonly MoveFaultName[]
