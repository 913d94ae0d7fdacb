/**
 * Every check of a host, made now: over a connection of its own, so that one which is refused or hangs is told like one that is
 * fine. Changes nothing there and records nothing here.
 *
 * What only the hypervisor knows comes with its findings; room and neighbours are asked here, of any driver alike. What keeps
 * Covisor out is the last thing that can be said of a host.
 */
import type { Driver, EndpointAddress, EndpointSession, ObservedHost, PinnedIdentity } from '@covisor/driver-api'
import { counted, type HostCheckCode, type HostFinding, isAppError } from '@covisor/model'
import type { Services } from '../services.ts'
import { neighbourFindings } from './neighbour-findings.ts'
import { withPatience } from './with-patience.ts'

export interface CheckedHost {
  readonly name: string
  readonly uri: string
  readonly findings: readonly HostFinding[]
}

export interface HostToCheck {
  readonly driver: Driver
  readonly address: EndpointAddress
  readonly label: string
  /** Undefined for one that is not enrolled. */
  readonly pinned: PinnedIdentity | undefined
}

/** Long enough for the retries of a network, short enough for a person who waits. */
const CONNECT_TIMEOUT_MS = 40_000
const LOOK_TIMEOUT_MS = 60_000

export async function checkHost(services: Services, host: HostToCheck): Promise<CheckedHost> {
  const { driver, address, label, pinned } = host
  const about = { name: label, uri: address.uri }
  const { installation } = services
  let session: EndpointSession
  try {
    session = await withPatience(
      { host: label, what: 'let Covisor in', ms: CONNECT_TIMEOUT_MS, check: 'no-answer' },
      (signal) => driver.connect(address, { installation, pinned, signal }),
    )
  } catch (error) {
    return { ...about, findings: [keptOut(error)] }
  }
  try {
    return await withPatience({ host: label, what: 'tell what it is', ms: LOOK_TIMEOUT_MS }, async (signal) => {
      const hosts = await session.hosts(signal)
      const letIn = passed('connection', `${hosts.map(versionOf).join(', ')} answers`)
      const findings = [
        letIn,
        ...hosts.flatMap((one) => one.findings ?? []),
        ...(await roomFindings(session, signal)),
        ...(await neighbourFindings(services, { session, uri: address.uri }, signal)),
      ]
      return { ...about, findings }
    })
  } finally {
    await session.close()
  }
}

/** The check that explains why no session came; without one, the error's own words. Throws what is no trouble of the host. */
function keptOut(error: unknown): HostFinding {
  if (isAppError(error, 'HOST_REFUSED') || isAppError(error, 'HOST_UNREACHABLE')) {
    const { check = 'connection', why } = error.params
    return { check, state: 'failed', found: why ?? error.message }
  }
  if (isAppError(error, 'HOST_KEY_CHANGED'))
    return { check: 'identity-changed', state: 'failed', found: 'its host key or its hardware UUID is another' }
  throw error
}

/** Less than this holds no operating system. */
const ROOM_FOR_AN_IMAGE_BYTES = 10 * 2 ** 30

async function roomFindings({ storage, networks }: EndpointSession, signal: AbortSignal): Promise<HostFinding[]> {
  const [pools, nets] = await Promise.all([storage?.listPools(signal), networks?.listNetworks(signal)])
  return [...(pools === undefined ? [] : poolFindings(pools)), ...(nets === undefined ? [] : [networkFinding(nets)])]
}

type Pools = readonly {
  readonly nativeName: string
  readonly active: boolean
  readonly availableBytes: number
  readonly formats: readonly unknown[]
}[]

function poolFindings(pools: Pools): HostFinding[] {
  const useful = pools.filter(({ active, formats }) => active && formats.length > 0)
  const [roomiest] = useful.toSorted((a, b) => b.availableBytes - a.availableBytes)
  if (roomiest === undefined) {
    const seen =
      pools.length === 0 ? 'it has no pool' : `of ${counted(pools.length, 'pool')} none is active and takes volumes`
    return [{ check: 'pool-missing', state: 'attention', found: seen }]
  }
  const free = `${(roomiest.availableBytes / 2 ** 30).toFixed(1)} GiB free in "${roomiest.nativeName}"`
  return [
    passed('pool-missing', useful.map(({ nativeName }) => `"${nativeName}"`).join(', ')),
    roomiest.availableBytes < ROOM_FOR_AN_IMAGE_BYTES
      ? { check: 'pool-room', state: 'attention', found: `no pool has more than ${free}` }
      : passed('pool-room', free),
  ]
}

function networkFinding(networks: readonly { readonly nativeName: string; readonly active: boolean }[]): HostFinding {
  const on = networks.filter(({ active }) => active)
  if (on.length > 0) return passed('network-missing', on.map(({ nativeName }) => `"${nativeName}"`).join(', '))
  const seen = networks.length === 0 ? 'it has no network' : `of ${counted(networks.length, 'network')} none is on`
  return { check: 'network-missing', state: 'attention', found: seen }
}

const versionOf = ({ hypervisor: { product, version, api } }: ObservedHost): string =>
  [`${product} ${version}`, ...(api === undefined ? [] : [api])].join(', ')

const passed = (check: HostCheckCode, found: string): HostFinding => ({ check, state: 'passed', found })
