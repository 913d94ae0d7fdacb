/** An iSCSI target on a lab host, in user space, with one logical unit that is a file. It ends with the host. */
import { join } from 'node:path'
import type { LabHost } from './lab-host.ts'
import { notInstalled } from './lab-unavailable.ts'

export interface IscsiTarget {
  readonly server: string
  readonly target: string
  readonly unitBytes: number
}

const PORT = 13_260
const UNIT_BYTES = 64 << 20

export async function iscsiTargetUnavailable(): Promise<string | undefined> {
  return await notInstalled(['tgtd', 'tgtadm'])
}

export async function startIscsiTarget(host: LabHost): Promise<IscsiTarget> {
  const target = 'iqn.2020-01.org.example:vms'
  await host.run(['bash', '-euc', script, 'tgt', join(host.directory, 'tgt'), target], { timeoutMs: 20_000 })
  return { server: `127.0.0.1:${PORT}`, target, unitBytes: UNIT_BYTES }
}

/** $1: its folder, $2: the target. */
const script = `
exec >/dev/null
mkdir "$1"
truncate -s ${UNIT_BYTES} "$1/unit"
export TGT_IPC_SOCKET="$1/ipc"
tgtd --iscsi portal=127.0.0.1:${PORT}
tgt() { tgtadm --lld iscsi "$@"; }
until tgt --op new --mode target --tid 1 -T "$2"; do :; done
tgt --op new --mode logicalunit --tid 1 --lun 1 -b "$1/unit"
tgt --op bind --mode target --tid 1 -I ALL
`
