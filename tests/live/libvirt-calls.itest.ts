/**
 * Every call of the table against a real daemon: does it understand what we send, do we understand what it answers?
 *
 * The arguments are the emptiest ones that the codecs allow, with real handles where there are any, so many calls are refused;
 * being refused for a good reason proves the arguments as well as an answer does. What must not happen is an RPC error (the
 * daemon could not decode us) or a ProtocolError (we could not decode the daemon).
 *
 * COVISOR_NEWER_LIBVIRT names the socket of a second daemon, of libvirt 11.3 with QEMU and LXC (tests/lab/newer-libvirt.sh
 * makes one): what 9.0 does not have yet is asked there. With it, COVISOR_WRITE_CALLS=1 writes CALLS.md anew.
 */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import {
  type Connection,
  callsThatPassDescriptors,
  connect,
  emptyArguments,
  LibvirtError,
  param,
  type RemoteCallName,
  remoteCalls,
} from '@covisor/libvirt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const unavailable = await labUnavailable()

/** Made by every connection, or by tests with a daemon of the right kind. */
const elsewhere: Partial<Record<RemoteCallName, string>> = {
  connectOpen: 'every connection makes it',
  connectClose: 'every connection makes it',
  authList: 'every connection makes it',
  authSaslInit: 'by tests/live/libvirt-sasl',
  authSaslStart: 'by tests/live/libvirt-sasl',
  authSaslStep: 'by tests/live/libvirt-sasl',
  authPolkit: 'by tests/live/libvirt-local-user',
  domainMigrateBegin3Params: 'by tests/live/libvirt-migration',
  domainMigratePrepare3Params: 'by tests/live/libvirt-migration',
  domainMigratePerform3Params: 'by tests/live/libvirt-migration',
  domainMigrateFinish3Params: 'by tests/live/libvirt-migration',
  domainMigrateConfirm3Params: 'by tests/live/libvirt-migration',
  domainAbortJob: 'by tests/live/libvirt-migration',
  storageVolUpload: 'by tests/live/libvirt-client',
  storageVolDownload: 'by tests/live/libvirt-client',
  connectDomainEventCallbackRegisterAny: 'by tests/live/libvirt-client',
  connectDomainEventCallbackDeregisterAny: 'by tests/live/libvirt-client',
  domainOpenConsole: 'by tests/live/libvirt-readme',
}

const isOnlyElsewhere = (name: string): boolean => /^auth|^connect(Open|Close)$/.test(name)

/** Asked of the test hypervisor, which has no machine; a real driver would do it to this one. */
const harmful: Partial<Record<string, string>> = {
  nodeSuspendForDuration: 'would suspend the machine',
  nodeSetMemoryParameters: "would change the machine's memory sharing",
  nodeAllocPages: "would take the machine's memory",
}

/** libvirt 9.0.0's QEMU driver dies of a NULL here: these need a real destination, as the migration tests give them. */
const crashWhenEmpty: ReadonlySet<string> = new Set(['domainMigratePerform3', 'domainMigratePerform3Params'])

/** libvirt 11.3's LXC driver looks into the control group of a container that does not run, and dies of it. */
const crashesLxc = /Scheduler|Blkio|MemoryParameters|MemoryStats|CpuStats|BlockStats/

type Side = 'test' | 'qemu' | 'newTest' | 'newQemu' | 'newLxc'
const newer = process.env['COVISOR_NEWER_LIBVIRT']
const outcomes: Readonly<Record<Side, Map<string, string>>> = {
  test: new Map(),
  qemu: new Map(),
  newTest: new Map(),
  newQemu: new Map(),
  newLxc: new Map(),
}

afterAll(async () => {
  if (process.env['COVISOR_WRITE_CALLS'] === '1' && newer !== undefined) await writeFile(CALLS_MD, table())
})

describe.skipIf(unavailable !== undefined)('every call is understood on both sides', () => {
  let host: LabHost
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-calls' })
  })
  afterAll(() => host?.stop())

  test('by the test hypervisor', () => sweepTest('test', `test:///default?socket=${host.socket}`))
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
  const names = Object.keys(remoteCalls) as RemoteCallName[]
  const isReal = !/test/i.test(side)
  // Questions first: what comes later undefines and destroys.
  const isQuestion = (name: string): boolean => /Get|List|Num|Is[A-Z]|Has|Lookup|Register/.test(name)
  for (const name of [...names.filter(isQuestion), ...names.filter((name) => !isQuestion(name))]) {
    if (isOnlyElsewhere(name) || (isReal && (crashWhenEmpty.has(name) || harmful[name] !== undefined))) continue
    if (side === 'newLxc' && crashesLxc.test(name)) continue
    const outcome = await outcomeOf(libvirt, name, given)
    outcomes[side].set(name, outcome)
    if (outcome === 'RPC') expect(remoteCalls[name].since, `${name} is not understood`).toBeDefined()
    if (outcome === 'RPC') expect(side, `${name} is not known to 11.3`).not.toMatch(/^new/)
  }
  expect([...outcomes[side].values()].filter((outcome) => outcome === ANSWERED).length).toBeGreaterThan(80)
}

type AnyCall = (args: object, options: { timeoutMs: number }) => Promise<{ stream?: { abort(): Promise<void> } }>

async function outcomeOf(libvirt: Connection, name: RemoteCallName, given: Record<string, unknown>): Promise<string> {
  try {
    const answer = await (libvirt.call[name] as unknown as AnyCall).call(libvirt.call, argumentsFor(name, given), {
      timeoutMs: 30_000,
    })
    await answer.stream?.abort()
    return ANSWERED
  } catch (error) {
    if (error instanceof LibvirtError) return error.codeName
    throw new Error(`${name} broke the connection`, { cause: error })
  }
}

function argumentsFor(name: RemoteCallName, given: Record<string, unknown>): object {
  const args: Record<string, unknown> = { ...emptyArguments(remoteCalls[name]) }
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

const ANSWERED = 'answered'
const CALLS_MD = fileURLToPath(new URL('../../protocols/libvirt/CALLS.md', import.meta.url))

const QEMU_DOMAIN = `<domain type='qemu'><name>covisor-libvirt-calls</name><memory>65536</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`

const LXC_DOMAIN = `<domain type='lxc'><name>covisor-libvirt-calls</name><memory>65536</memory>
  <os><type>exe</type><init>/bin/sh</init></os><devices><console type='pty'/></devices></domain>`

const poolXml = (path: string): string =>
  `<pool type='dir'><name>covisor-libvirt-calls</name><target><path>${path}</path></target></pool>`

function table(): string {
  const rows = Object.entries(remoteCalls).map(([name, { number, priority, stream, since }]) => {
    const seen = (side: Side): string => outcomes[side].get(name) ?? harmful[name] ?? '–'
    const sides = (['test', 'qemu', 'newTest', 'newQemu', 'newLxc'] as const).map(seen)
    const real = elsewhere[name as RemoteCallName] ?? ''
    return `| ${[number, `\`${name}\``, priority, stream ?? '', since ?? '', ...sides, real].join(' | ')} |`
  })
  const out = callsThatPassDescriptors.map(
    ({ program, number, name, instead }) => `| ${program} ${number} | \`${name}\` | ${instead} |`,
  )
  return `# Calls

Written by \`COVISOR_WRITE_CALLS=1 npx vitest run tests/live/libvirt-calls\`. Each call was made with nearly empty arguments against
libvirt 9.0.0 (test hypervisor, QEMU 7.2) and 11.3.0 (test hypervisor, QEMU 10.0, LXC): \`answered\`, or the code of the refusal, which proves the
arguments' encoding just as well. *RPC* means that 9.0.0 does not have it yet; *since* says who has. The last column names tests that make
the call with arguments that mean something, where the sweep cannot; a dash is a call that needs them: libvirt's own
QEMU or LXC driver dies of it otherwise.

| number | call | priority | stream | since | 9.0 test | 9.0 QEMU | 11.3 test | 11.3 QEMU | 11.3 LXC | also called |
|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

## Not made: they pass file descriptors

| number | call | instead |
|---|---|---|
${out.join('\n')}
`
}

function raise(text: string): never {
  throw new Error(text)
}
