/** A reader that stalls for longer than the daemon's patience with silent clients: the transfer must live through it. */
import { setTimeout as pause } from 'node:timers/promises'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { connect } from '@covisor/libvirt'
import { afterAll, beforeAll, expect, test } from 'vitest'

const unavailable = await labUnavailable()
const BYTES = 64 * 1024 * 1024

let host: LabHost
beforeAll(async () => {
  if (unavailable !== undefined) return
  host = await startLibvirtd({
    name: 'covisor-libvirt-stall',
    libvirtdConf: ['keepalive_interval = 1', 'keepalive_count = 2'],
  })
})
afterAll(() => host?.stop())

test.skipIf(unavailable !== undefined)('a download goes on after its reader has paused', async () => {
  await using libvirt = await connect(host.uri, { keepalive: { intervalMs: 300, count: 20 } })
  const poolXml = `<pool type='dir'><name>covisor-libvirt</name><target><path>${host.pool}</path></target></pool>`
  const { pool } = await libvirt.call.storagePoolCreateXml({ xml: poolXml })
  const xml = `<volume><name>v</name><capacity unit='bytes'>${BYTES}</capacity><target><format type='raw'/></target></volume>`
  const { vol } = await libvirt.call.storageVolCreateXml({ pool, xml })

  let length = 0
  for await (const bytes of await libvirt.downloadVolume(vol)) {
    if (length === 0) await pause(6_000) // the daemon gives a silent client three seconds
    length += bytes.length
  }
  expect(length).toBe(BYTES)
})
