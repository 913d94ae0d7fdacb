/**
 * CALLS.md of the libvirt client: written from the protocol tables and from what daemons answered, and read back.
 *
 * Whatever is not an answer comes from the tables, so a file that was read and written again must be the same file: that is how
 * tools/check-calls.test.ts notices that one of them has moved on without the other.
 */
import { callsThatPassDescriptors, eventClasses, qemuCalls, type RemoteCallName, remoteCalls } from '@covisor/libvirt'

/** A daemon and a driver that were asked, in the order of the columns. */
export const sides = ['test', 'qemu', 'newTest', 'newQemu', 'newLxc'] as const
export type Side = (typeof sides)[number]
export type Outcomes = Readonly<Record<Side, Map<string, string>>>

export const sweptVersion: Readonly<Record<Side, string>> = {
  test: '9.0.0',
  qemu: '9.0.0',
  newTest: '11.3.0',
  newQemu: '11.3.0',
  newLxc: '11.3.0',
}

export const ANSWERED = 'answered'
const NOT_ASKED = '–'

export const noOutcomes = (): Outcomes => ({
  test: new Map(),
  qemu: new Map(),
  newTest: new Map(),
  newQemu: new Map(),
  newLxc: new Map(),
})

/** Asked of the test hypervisor, which has no machine; a real driver would do it to this one. */
export const harmful: Partial<Record<string, string>> = {
  nodeSuspendForDuration: 'would suspend the machine',
  nodeSetMemoryParameters: "would change the machine's memory sharing",
  nodeAllocPages: "would take the machine's memory",
}

/** Tests that make a call with arguments that mean something. */
const alsoCalled: Partial<Record<RemoteCallName, string>> = {
  connectOpen: 'every connection makes it',
  connectClose: 'every connection makes it',
  authList: 'every connection makes it',
  authSaslInit: 'tests/live/libvirt-sasl',
  authSaslStart: 'tests/live/libvirt-sasl',
  authSaslStep: 'tests/live/libvirt-sasl',
  authPolkit: 'tests/live/libvirt-local-user',
  domainMigrateBegin3Params: 'tests/live/libvirt-migration',
  domainMigratePrepare3Params: 'tests/live/libvirt-migration',
  domainMigratePerform3Params: 'tests/live/libvirt-migration',
  domainMigrateFinish3Params: 'tests/live/libvirt-migration',
  domainMigrateConfirm3Params: 'tests/live/libvirt-migration',
  domainAbortJob: 'tests/live/libvirt-migration',
  storageVolUpload: 'tests/live/libvirt-client',
  storageVolDownload: 'tests/live/libvirt-client',
  connectDomainEventCallbackRegisterAny: 'tests/live/libvirt-client',
  connectDomainEventCallbackDeregisterAny: 'tests/live/libvirt-client',
  domainOpenConsole: 'tests/live/libvirt-readme',
}

/** Calls, QEMU's own calls (`qemu …`) and events (`domain lifecycle`), each with what its row says besides the outcomes. */
function entries(): readonly Entry[] {
  const remote = Object.entries(remoteCalls).map(([name, { number, priority, stream, since }]) => {
    const also = alsoCalled[name as RemoteCallName] ?? ''
    return { section: 'calls', name, facts: [number, priority, stream ?? ''], since, also } as const
  })
  const qemu = Object.entries(qemuCalls).map(
    ([name, { number, priority, since }]) =>
      ({ section: 'qemu', name: `qemu ${name}`, facts: [number, priority, ''], since, also: '' }) as const,
  )
  const events = Object.entries(eventClasses).flatMap(([family, classes]) =>
    Object.entries(classes).map(
      ([kind, { id, message }]) =>
        ({
          section: 'events',
          name: `${family} ${kind}`,
          facts: [id, message.number],
          since: message.since,
          also: '',
        }) as const,
    ),
  )
  return [...remote, ...qemu, ...events]
}

interface Entry {
  readonly section: 'calls' | 'qemu' | 'events'
  readonly name: string
  readonly facts: readonly (string | number)[]
  readonly since: string | undefined
  readonly also: string
}

/** Names of what nobody has called and nothing explains. */
export function unexplained(outcomes: Outcomes): string[] {
  return entries()
    .filter(({ name, also, since }) => !also && !isTooNew(since) && sides.every((side) => !outcomes[side].has(name)))
    .map(({ name }) => name)
}

/** The files that the last column names. */
export const namedTests = (): string[] => [...new Set(Object.values(alsoCalled))].filter((text) => text.includes('/'))

export function callsTable(outcomes: Outcomes): string {
  const row = ({ name, facts, since = '', also }: Entry): string => {
    const seen = sides.map((side) => outcomes[side].get(name) ?? harmful[name] ?? NOT_ASKED)
    return `| ${[`\`${name}\``, ...facts, since, ...seen, isTooNew(since) ? TOO_NEW : also].join(' | ')} |`
  }
  const rows = (section: Entry['section']): string =>
    entries()
      .filter((entry) => entry.section === section)
      .map(row)
      .join('\n')
  const left = callsThatPassDescriptors.map(
    ({ program, number, name, instead }) => `| \`${name}\` | ${program} ${number} | ${instead} |`,
  )
  return `# Calls

Written by \`COVISOR_WRITE_CALLS=1 npx vitest run tests/live/libvirt-calls\`; \`tools/check-calls.test.ts\` fails when the tables in the code
say something else. Every call of libvirt's \`remote\` program up to 12.8.0 (the newest, October 2026) is here: those made, and below
them those left out. Numbers, names, fields and sizes were compared with tables generated from libvirt 12.6.0; after it nothing was added.

Each call was made with nearly empty arguments against libvirt 9.0.0 (test hypervisor, QEMU 7.2) and 11.3.0 (test hypervisor, QEMU 10.0,
LXC): \`answered\`, or the code of the refusal, which proves the arguments' encoding just as well. *RPC* means that this daemon does not
have it yet; *since* names the first release that has, and is empty for those of 9.0.0. The last column names tests that make the call with
arguments that mean something, where the sweep cannot. A dash is a call that needs them (libvirt's own QEMU or LXC driver dies of it
otherwise) or that is part of opening a connection.

| call | number | priority | stream | since | ${COLUMNS} | also called by |
|---|---|---|---|---|${'---|'.repeat(sides.length)}---|
${rows('calls')}

## QEMU's own (the \`qemu\` program)

| call | number | priority | stream | since | ${COLUMNS} | also called by |
|---|---|---|---|---|${'---|'.repeat(sides.length)}---|
${rows('qemu')}

## Events

\`answered\`: the daemon agreed to send them, and not to send them any more. An event that it does not know yet is an INTERNAL_ERROR to it.
*Number* is the registration's, *message* the procedure's.

| event | number | message | since | ${COLUMNS} | note |
|---|---|---|---|${'---|'.repeat(sides.length)}---|
${rows('events')}

## Not made: they pass file descriptors

Over a unix socket only, beside the bytes (SCM_RIGHTS), which Node cannot do without native code.

| call | number | instead |
|---|---|---|
${left.join('\n')}

## Left out besides

- The \`lxc\` program: its one call returns descriptors. The \`admin\` program (\`virt-admin\`): it manages daemons, not machines.
- Messages without a registration number (107, 169–176 and others): only daemons before 1.3.3 send them. The codecs exist.
- Migration protocols 1 and 2 and tunnelled migration: the calls are here, \`migrateDomain\` speaks protocol 3 alone, as QEMU's driver does.
- Constants added after 12.2.0, except those of the events and capabilities above; \`rawFlags\` passes any bit.
`
}

export function readCallsTable(text: string): Outcomes {
  const outcomes = noOutcomes()
  for (const [, name = '', rest = ''] of text.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)) {
    const cells = rest.split(' | ')
    if (cells.length <= sides.length) continue // of those not made
    const seen = cells.slice(-1 - sides.length, -1)
    for (const [i, side] of sides.entries()) {
      const outcome = seen[i]
      if (outcome !== undefined && outcome !== NOT_ASKED && outcome !== harmful[name]) outcomes[side].set(name, outcome)
    }
  }
  return outcomes
}

const COLUMNS = '9.0 test | 9.0 QEMU | 11.3 test | 11.3 QEMU | 11.3 LXC'
const TOO_NEW = 'no daemon here is so new'

/** Newer than every daemon that is asked. */
const isTooNew = (since: string | undefined): boolean => since !== undefined && isOlder(sweptVersion.newQemu, since)

export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (const i of [0, 1, 2]) if (a[i] !== b[i]) return (a[i] ?? 0) < (b[i] ?? 0)
  return false
}
