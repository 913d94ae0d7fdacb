/**
 * Every call of the table against a real daemon: does it understand what we send, do we understand what it answers?
 *
 * The arguments are the emptiest ones that the codecs allow, with real handles where there are any, so many calls are refused;
 * being refused for a good reason proves the arguments as well as an answer does. What must not happen is an RPC error (the
 * daemon could not decode us) or a ProtocolError (we could not decode the daemon). Set COVISOR_WRITE_CALLS=1 to write CALLS.md anew.
 */
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

/** The connection's own life, and what would change the machine under the daemon. */
const notHere: Partial<Record<RemoteCallName, string>> = {
  connectOpen: 'every connection makes it',
  connectClose: 'every connection makes it',
  authList: 'every connection makes it',
  authSaslInit: 'needs a daemon that wants SASL',
  authSaslStart: 'needs a daemon that wants SASL',
  authSaslStep: 'needs a daemon that wants SASL',
  authPolkit: 'needs a daemon that wants polkit',
  nodeSuspendForDuration: 'would suspend the machine',
  nodeSetMemoryParameters: "would change the machine's memory sharing",
  nodeAllocPages: "would take the machine's memory",
}

/** libvirt 9.0.0's QEMU driver dies of a NULL here: these need a real destination, as the migration tests give them. */
const crashWhenEmpty: ReadonlySet<string> = new Set(['domainMigratePerform3', 'domainMigratePerform3Params'])

describe.skipIf(unavailable !== undefined)('every call is understood on both sides', () => {
  let host: LabHost
  const outcomes = { test: new Map<string, string>(), qemu: new Map<string, string>() }
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-calls' })
  })
  afterAll(async () => {
    await host?.stop()
    if (process.env['COVISOR_WRITE_CALLS'] === '1') await writeFile(CALLS_MD, table(outcomes))
  })

  test('by the test hypervisor', async () => {
    await using libvirt = await connect(`test:///default?socket=${host.socket}`)
    const { pools } = await libvirt.call.connectListAllStoragePools()
    const pool = pools[0] ?? raise('no pool')
    const xml = '<volume><name>v</name><capacity>1000000</capacity></volume>'
    const { vol } = await libvirt.call.storageVolCreateXml({ pool, xml })
    await sweep('test', libvirt, { ...(await handles(libvirt)), pool, vol, clonevol: vol }, outcomes.test)
    expect([...outcomes.test.values()].filter((outcome) => outcome === ANSWERED).length).toBeGreaterThan(100)
  })

  test('by QEMU', async () => {
    await using libvirt = await connect(host.uri)
    await libvirt.call.domainDefineXml({ xml: QEMU_DOMAIN })
    const pool = (await libvirt.call.storagePoolCreateXml({ xml: poolXml(host.pool) })).pool
    const xml = '<volume><name>v</name><capacity>1000000</capacity></volume>'
    const { vol } = await libvirt.call.storageVolCreateXml({ pool, xml })
    await sweep('qemu', libvirt, { ...(await handles(libvirt)), pool, vol, clonevol: vol }, outcomes.qemu)
    expect([...outcomes.qemu.values()].filter((outcome) => outcome === ANSWERED).length).toBeGreaterThan(100)
  })
})

async function sweep(
  side: 'test' | 'qemu',
  libvirt: Connection,
  given: Record<string, unknown>,
  outcomes: Map<string, string>,
): Promise<void> {
  const names = Object.keys(remoteCalls) as RemoteCallName[]
  // Questions first: what comes later undefines and destroys.
  const isQuestion = (name: string): boolean => /Get|List|Num|Is[A-Z]|Has|Lookup|Register/.test(name)
  for (const name of [...names.filter(isQuestion), ...names.filter((name) => !isQuestion(name))]) {
    if (name in notHere || (side === 'qemu' && crashWhenEmpty.has(name))) continue
    const outcome = await outcomeOf(libvirt, name, given)
    outcomes.set(name, outcome)
    if (outcome === 'RPC') expect(remoteCalls[name].since, `${name} is not understood`).toBeDefined()
  }
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

const poolXml = (path: string): string =>
  `<pool type='dir'><name>covisor-libvirt-calls</name><target><path>${path}</path></target></pool>`

function table(outcomes: { readonly test: Map<string, string>; readonly qemu: Map<string, string> }): string {
  const rows = Object.entries(remoteCalls).map(([name, { number, priority, stream, since }]) => {
    const seen = (side: 'test' | 'qemu'): string =>
      outcomes[side].get(name) ?? notHere[name as RemoteCallName] ?? 'needs a real destination'
    return `| ${number} | \`${name}\` | ${priority} | ${stream ?? ''} | ${since ?? ''} | ${seen('test')} | ${seen('qemu')} |`
  })
  const out = callsThatPassDescriptors.map(
    ({ program, number, name, instead }) => `| ${program} ${number} | \`${name}\` | ${instead} |`,
  )
  return `# Calls

Written by \`COVISOR_WRITE_CALLS=1 npx vitest run tests/live/libvirt-calls\`. Each call was made with nearly empty arguments against
libvirt 9.0.0: \`answered\`, or the code of the refusal, which proves the arguments' encoding just as well. *RPC* means that 9.0.0 does not
have it yet; *since* says who has.

| number | call | priority | stream | since | test hypervisor | QEMU |
|---|---|---|---|---|---|---|
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
