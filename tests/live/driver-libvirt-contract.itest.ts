/** The driver contract over a real libvirtd: once over its test hypervisor, once over QEMU without KVM. Moves: driver-libvirt-migration.itest.ts. */
import { open } from 'node:fs/promises'
import type { VolumeChunk } from '@covisor/driver-api'
import { type ContractWorld, chaptersOfOneHost, describeDriver, type TalkingGuest } from '@covisor/driver-api/contract'
import { libvirtDriver } from '@covisor/driver-libvirt'
import { demoAppliance, labUnavailable } from '@covisor/lab'
import { describe } from 'vitest'
import {
  installation,
  NETWORK,
  openWorld,
  POOL,
  smallVm,
  type World,
  withVolume,
} from './driver-libvirt-world.fixture.ts'

const unavailable = await labUnavailable()

describe.skipIf(unavailable !== undefined)(`libvirt${unavailable === undefined ? '' : `: ${unavailable}`}`, () => {
  const overTest = async () => {
    const world = await openWorld('test')
    return contractWorld(world, 'default', 'default-pool', { foreignVm: '6695eb01-f6a4-8304-79aa-97f2502e193f' })
  }
  describeDriver('libvirt, test hypervisor', overTest, chaptersOfOneHost)

  const overQemu = async () => {
    const world = await openWorld('qemu')
    await world.host.virshXml('define', foreignXml)
    return contractWorld(world, NETWORK, POOL, {
      foreignVm: '5b5a1f9e-7a63-4a0f-9d8e-5f3f8f2f9a10',
      talkingGuest: await talkingGuest(world),
    })
  }
  describeDriver('libvirt, QEMU', overQemu, chaptersOfOneHost)
})

function contractWorld(
  { uri, session, openSession, nativeHost, stop }: World,
  network: string,
  pool: string,
  more: Partial<ContractWorld>,
): ContractWorld {
  return {
    driver: libvirtDriver,
    address: libvirtDriver.parse(uri),
    installation,
    session,
    openSession,
    pool,
    spareSubnet: '10.213.77.0/24',
    makeDefinition: (overrides) => smallVm(nativeHost, network, overrides),
    cleanup: stop,
    ...more,
  }
}

/** The demo appliance's disk: boots a kernel whose serial console is a shell. */
async function talkingGuest({ session, nativeHost }: World): Promise<TalkingGuest> {
  const { disk } = await demoAppliance()
  const signal = AbortSignal.timeout(60_000)
  await using file = await open(disk)
  const { size } = await file.stat()
  const volume = { pool: POOL, name: 'talking.img', format: 'raw' as const, capacityBytes: size }
  await session.storage?.createVolume(volume, signal)
  await session.storage?.writeVolume(volume, chunksOf(file, size), signal)
  const makeDefinition = () => {
    const small = smallVm(nativeHost, NETWORK)
    return withVolume({ ...small, spec: { ...small.spec, memoryMiB: 256 } }, volume.name, volume.format)
  }
  // What is typed before the guest's kernel listens is lost, up to the sixteen bytes of the serial port's buffer.
  return { makeDefinition, say: `${'\n'.repeat(64)}echo answer=$((6*7))\n`, answer: /answer=42/ }
}

async function* chunksOf(
  file: { read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }> },
  size: number,
): AsyncGenerator<VolumeChunk> {
  for (let offset = 0; offset < size; ) {
    const bytes = new Uint8Array(Math.min(1 << 20, size - offset))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
    yield { offset, bytes: bytes.subarray(0, bytesRead) }
    offset += bytesRead
  }
}

const foreignXml = `<domain type='qemu'>
  <name>foreign</name>
  <uuid>5b5a1f9e-7a63-4a0f-9d8e-5f3f8f2f9a10</uuid>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
</domain>`
