/** What may happen while a VM moves: the hosts of the move, the way between them, or Covisor itself. Each is mended afterwards. */
import type { Lab, LabHost } from '@covisor/lab'
import type { Product } from '../product.ts'

export interface MoveUnderWay {
  readonly lab: Lab
  readonly product: Product
  readonly from: LabHost
  readonly to: LabHost
  readonly task: string
}

export interface MoveFault {
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
