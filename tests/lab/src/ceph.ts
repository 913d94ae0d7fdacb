/**
 * A whole Ceph cluster on a lab host: one monitor, one manager, one OSD that keeps its objects in memory, ready in some five seconds.
 *
 * It listens on the host's own loopback address, asks for keys (cephx), and ends with the host, whose process namespace it is in.
 */
import { join } from 'node:path'
import type { LabHost } from './lab-host.ts'
import { notInstalled } from './lab-unavailable.ts'

export interface CephCluster {
  /** As domains and pools name it. */
  readonly monitor: string
  readonly pool: string
  readonly user: string
  /** As "ceph auth get-key" prints it. */
  readonly key: string
  /** rbd, as its administrator. */
  rbd(...args: readonly string[]): Promise<string>
}

const PORT = 16_789
const POOL = 'vms'
const USER = 'covisor'

export async function cephUnavailable(): Promise<string | undefined> {
  return await notInstalled([
    'ceph',
    'ceph-authtool',
    'ceph-mon',
    'ceph-mgr',
    'ceph-osd',
    'monmaptool',
    'rbd',
    'uuidgen',
  ])
}

export async function startCeph(host: LabHost): Promise<CephCluster> {
  const folder = join(host.directory, 'ceph')
  const conf = join(folder, 'ceph.conf')
  const fsid = (await host.run(['uuidgen'])).trim()
  await host.run(['mkdir', '-p', ...['mon', 'mgr', 'osd'].map((name) => join(folder, name))])
  await host.run(['tee', conf], { input: configuration(folder, fsid) })
  await host.run(['bash', '-euc', script, 'ceph', folder, fsid], { timeoutMs: 60_000 })
  const key = await host.run(['ceph', '-c', conf, 'auth', 'get-key', `client.${USER}`])
  return {
    monitor: `127.0.0.1:${PORT}`,
    pool: POOL,
    user: USER,
    key: key.trim(),
    rbd: (...args) => host.run(['rbd', '-c', conf, ...args]),
  }
}

const configuration = (folder: string, fsid: string): string => `[global]
fsid = ${fsid}
mon host = v1:127.0.0.1:${PORT}
mon initial members = a
ms bind msgr2 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 536870912
mon allow pool size one = true
mon warn on pool no redundancy = false
mon data avail crit = 1
mgr initial modules =
run dir = ${folder}
log file = ${folder}/$name.log
pid file = ${folder}/$name.pid
admin socket = ${folder}/$name.asok
keyring = ${folder}/keyring
mon data = ${folder}/mon
mgr data = ${folder}/mgr
osd data = ${folder}/osd
`

/** $1: its folder, $2: its id. The waiting at the end is for the first placement group that takes writes. */
const script = `
exec >/dev/null
cd "$1"
export CEPH_CONF="$1/ceph.conf"
ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *'
ceph-authtool keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
monmaptool --create --addv a '[v1:127.0.0.1:${PORT}]' --fsid "$2" monmap
ceph-mon --mkfs -i a --monmap monmap --keyring keyring
ceph-mon -i a
ceph --connect-timeout 20 auth get-or-create mgr.x mon 'allow profile mgr' osd 'allow *' > mgr/keyring
ceph-mgr -i x --keyring mgr/keyring
osd=$(uuidgen)
key=$(ceph-authtool --gen-print-key)
echo "{\\"cephx_secret\\":\\"$key\\"}" | ceph osd new "$osd" -i -
ceph-authtool --create-keyring osd/keyring --name osd.0 --add-key "$key"
ceph-osd -i 0 --mkfs --osd-uuid "$osd" --keyring osd/keyring
ceph-osd -i 0 --keyring osd/keyring
ceph osd pool create ${POOL} 8
ceph osd pool application enable ${POOL} rbd
ceph auth get-or-create client.${USER} mon 'profile rbd' osd 'profile rbd pool=${POOL}' mgr 'profile rbd pool=${POOL}'
timeout 30 rbd create --size 1M ${POOL}/first
rbd rm --no-progress ${POOL}/first
`
