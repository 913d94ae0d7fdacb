/**
 * Every call of the table against a real daemon: does it understand what we send, do we understand what it answers?
 *
 * The arguments are the emptiest ones that the codecs allow, with real handles where there are any, so many calls are refused;
 * being refused for a good reason proves the arguments as well as an answer does. What must not happen is an RPC error (the
 * daemon could not decode us) or a ProtocolError (we could not decode the daemon).
 *
 * What the machine's own test hypervisor answers must be what CALLS.md says. COVISOR_NEWER_LIBVIRT names the socket of a second
 * daemon, of libvirt 11.3 with QEMU and LXC (tests/lab/newer-libvirt.sh makes one): what 9.0 does not have yet is asked there.
 * With it, COVISOR_WRITE_CALLS=1 writes CALLS.md anew.
 */
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import {
  type Connection,
  connect,
  emptyArguments,
  eventClasses,
  LibvirtError,
  param,
  type QemuCalls,
  qemuCalls,
  type RemoteCallName,
  remoteCalls,
} from '@covisor/libvirt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ANSWERED,
  callsTable,
  harmful,
  isOlder,
  noOutcomes,
  readCallsTable,
  type Side,
  sweptVersion,
} from './support/calls-table.ts'

const unavailable = await labUnavailable()

const isOnlyElsewhere = (name: string): boolean => /^auth|^connect(Open|Close)$/.test(name)

/** libvirt 9.0.0's QEMU driver dies of a NULL here: these need a real destination, as the migration tests give them. */
const crashWhenEmpty: ReadonlySet<string> = new Set(['domainMigratePerform3', 'domainMigratePerform3Params'])

/** libvirt 11.3's LXC driver looks into the control group of a container that does not run, and dies of it. */
const crashesLxc = /Scheduler|Blkio|MemoryParameters|MemoryStats|CpuStats|BlockStats/

const newer = process.env['COVISOR_NEWER_LIBVIRT']
const isWriting = process.env['COVISOR_WRITE_CALLS'] === '1' && newer !== undefined
const outcomes = noOutcomes()

afterAll(async () => {
  if (isWriting) await writeFile(CALLS_MD, callsTable(outcomes))
})

describe.skipIf(unavailable !== undefined)('every call is understood on both sides', () => {
  let host: LabHost
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-calls' })
  })
  afterAll(() => host?.stop())

  test('by the test hypervisor, as CALLS.md says', async () => {
    await sweepTest('test', `test:///default?socket=${host.socket}`)
    if (!isWriting) expect(outcomes.test).toEqual(readCallsTable(await readFile(CALLS_MD, 'utf8')).test)
  })
  test('by QEMU', () => sweepReal('qemu', host.uri, QEMU_DOMAIN, host.pool))
})

describe.skipIf(newer === undefined)('every call is understood on both sides, by libvirt 11.3', () => {
  test('and its test hypervisor', () => sweepTest('newTest', `test:///default?socket=${newer}`))
  test('and QEMU', () => sweepReal('newQemu', `qemu:///system?socket=${newer}`, QEMU_DOMAIN, '/var/lib/libvirt/images'))
  test('and LXC', () => sweepReal('newLxc', `lxc:///?socket=${newer}`, LXC_DOMAIN, '/var/lib/libvirt/images'))
})

async function sweepTest(side: Side, uri: string): Promise<void> {
  await using libvirt = await connect(uri)
  const { pools } = await libvirt.call.connectListAllStoragePools()
  const pool = pools[0] ?? raise('no pool')
  const xml = '<volume><name>v</name><capacity>1000000</capacity></volume>'
  const { vol } = await libvirt.call.storageVolCreateXml({ pool, xml })
  await sweep(side, libvirt, { ...(await handles(libvirt)), pool, vol, clonevol: vol })
}

async function sweepReal(side: Side, uri: string, domain: string, path: string): Promise<void> {
  await using libvirt = await connect(uri)
  await libvirt.call.domainDefineXml({ xml: domain })
  const pool = (await libvirt.call.storagePoolCreateXml({ xml: poolXml(path) })).pool
  // Drivers of one daemon share their storage.
  const xml = `<volume><name>covisor-${randomUUID()}</name><capacity>1000000</capacity></volume>`
  const { vol } = await libvirt.call.storageVolCreateXml({ pool, xml })
  await sweep(side, libvirt, { ...(await handles(libvirt)), pool, vol, clonevol: vol })
}

async function sweep(side: Side, libvirt: Connection, given: Record<string, unknown>): Promise<void> {
  await sweepEvents(side, libvirt)
  await sweepQemu(side, libvirt, given)
  const names = Object.keys(remoteCalls) as RemoteCallName[]
  const isReal = !/test/i.test(side)
  // Questions first: what comes later undefines and destroys.
  const isQuestion = (name: string): boolean => /Get|List|Num|Is[A-Z]|Has|Lookup|Register/.test(name)
  for (const name of [...names.filter(isQuestion), ...names.filter((name) => !isQuestion(name))]) {
    if (isOnlyElsewhere(name) || (isReal && (crashWhenEmpty.has(name) || harmful[name] !== undefined))) continue
    if (side === 'newLxc' && crashesLxc.test(name)) continue
    const args = argumentsFor(emptyArguments(remoteCalls[name]), given)
    const outcome = await outcomeOf(name, async () => {
      const answer = await (libvirt.call[name] as unknown as AnyCall).call(libvirt.call, args, DEADLINE)
      await answer.stream?.abort()
    })
    outcomes[side].set(name, outcome)
    if (outcome === 'RPC') expect(remoteCalls[name].since, `${name} is not understood`).toBeDefined()
    if (outcome === 'RPC')
      expect(isOlder(sweptVersion[side], remoteCalls[name].since ?? ''), `${name} is not known to ${side}`).toBe(true)
  }
  expect([...outcomes[side].values()].filter((outcome) => outcome === ANSWERED).length).toBeGreaterThan(80)
}

async function sweepQemu(side: Side, libvirt: Connection, given: Record<string, unknown>): Promise<void> {
  for (const name of Object.keys(qemuCalls) as (keyof QemuCalls)[]) {
    const args = argumentsFor(emptyArguments(qemuCalls[name] as Procedure), given)
    outcomes[side].set(
      `qemu ${name}`,
      await outcomeOf(name, () => (libvirt.qemu[name] as unknown as AnyCall).call(libvirt.qemu, args, DEADLINE)),
    )
  }
}

async function sweepEvents(side: Side, { events }: Connection): Promise<void> {
  for (const family of Object.keys(eventClasses) as (keyof typeof eventClasses)[]) {
    const subscribe = events[family].bind(events) as (kind: string) => Promise<AsyncDisposable>
    for (const kind of Object.keys(eventClasses[family])) {
      const ask = async () => (await subscribe(kind))[Symbol.asyncDispose]()
      outcomes[side].set(`${family} ${kind}`, await outcomeOf(kind, ask))
    }
  }
}

type Procedure = (typeof qemuCalls)['domainMonitorCommand']
type AnyCall = (args: object, options: { timeoutMs: number }) => Promise<{ stream?: { abort(): Promise<void> } }>

const DEADLINE = { timeoutMs: 30_000 }

async function outcomeOf(name: string, ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask()
    return ANSWERED
  } catch (error) {
    if (error instanceof LibvirtError) return error.codeName
    throw new Error(`${name} broke the connection`, { cause: error })
  }
}

function argumentsFor(empty: object, given: Record<string, unknown>): object {
  const args: Record<string, unknown> = { ...empty }
  const dom = given['dom'] as { name: string; uuid: string }
  for (const key of Object.keys(args)) {
    if (typeof args[key] === 'object' && key in given) args[key] = given[key]
    else if (key === 'snap' || key === 'checkpoint') args[key] = { name: 's', dom }
    else if (key === 'name' && args[key] === '') args[key] = dom.name
    else if (key === 'uuid') args[key] = dom.uuid
    else if (key === 'params') args[key] = [param.uint('x', 1)]
    else if (/^(nparams|maxnames|maxids|maxcells|maxinfo|maplen|ncpus)$/.test(key)) args[key] = 16
  }
  return args
}

async function handles(libvirt: Connection): Promise<Record<string, unknown>> {
  const { call } = libvirt
  const net = (await call.connectListAllNetworks()).nets[0]
  const iface = (await call.connectListAllInterfaces().catch(() => ({ ifaces: [] }))).ifaces[0]
  const all = {
    dom: (await libvirt.listDomains())[0],
    net,
    network: net,
    iface,
    dev: (await call.connectListAllNodeDevices()).devices[0],
  }
  return Object.fromEntries(Object.entries(all).filter(([, handle]) => handle !== undefined))
}

const CALLS_MD = fileURLToPath(new URL('../../protocols/libvirt/CALLS.md', import.meta.url))

const QEMU_DOMAIN = `<domain type='qemu'><name>covisor-libvirt-calls</name><memory>65536</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`

const LXC_DOMAIN = `<domain type='lxc'><name>covisor-libvirt-calls</name><memory>65536</memory>
  <os><type>exe</type><init>/bin/sh</init></os><devices><console type='pty'/></devices></domain>`

const poolXml = (path: string): string =>
  `<pool type='dir'><name>covisor-libvirt-calls</name><target><path>${path}</path></target></pool>`

function raise(text: string): never {
  throw new Error(text)
}
