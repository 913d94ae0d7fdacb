/**
 * The five phases of libvirt's migration protocol 3, as virsh goes through them: begin, prepare, perform, finish, confirm. When the
 * source is to lead, it goes through all of them in its perform.
 *
 * Two connections of its own, closed at the end: libvirt ties an arriving VM to the connection that prepared it and throws it
 * away when that is lost, and a move that waits for its turn behind another one's memory could wait for itself.
 *
 * Until perform has returned, whatever goes wrong leaves the guest here. From then on it stands still, and only the target's
 * answer to finish says which copy may go on; when that answer is lost, nothing is decided here (settle-move.ts).
 */
import type { MigrationProgress, MoveOutcome, VmMove } from '@covisor/driver-api'
import { type Connection, DomainXMLFlags, type Flag, DomainMigrateFlags as flag, param } from '@covisor/libvirt'
import { AppError, isAppError } from '@covisor/model'
import { placeName, redirectDisks } from '../domain-xml/redirect-disks.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { redirectionsOf } from './disks-on-their-way.ts'
import { lastMove } from './job-stats.ts'
import { mendTls } from './mend-tls.ts'
import { migrationAddress } from './migration-address.ts'
import type { MovingHost } from './moving-host.ts'
import { peerUri } from './peer-uri.ts'
import { watchMove } from './watch-move.ts'

type Cookie = Uint8Array
type Params = readonly ReturnType<typeof param.string>[]

interface Phases {
  readonly from: HostLink
  readonly to: HostLink
  readonly source: Connection
  readonly target: Connection
  readonly dom: ReturnType<typeof domainOf>
  readonly name: string
  readonly params: Params
  /** Besides, for the first phase alone: it answers with XML that the later ones are given. */
  readonly begin: Params
  readonly flags: readonly Flag<'DomainMigrateFlags'>[]
  readonly question: Question
}

export async function moveVm(
  from: MovingHost,
  to: MovingHost,
  move: VmMove,
  report: (progress: MigrationProgress) => void,
  signal: AbortSignal,
): Promise<MoveOutcome> {
  const question = { action: 'move the VM', subject: subjectOf(move.target), signal }
  const dom = domainOf(move.target)
  const [{ dom: named }, { persistent }, { paused }] = await Promise.all([
    from.link.ask(question, (call, options) => call.domainLookupByUuid({ uuid: dom.uuid }, options)),
    from.link.ask(question, (call, options) => call.domainIsPersistent({ dom }, options)),
    stateOf(from.link, move.target, signal),
  ])
  const disks = await disksAlong(from, to, move, question)
  await using source = await from.link.forStream(question)
  await using target = await to.link.forStream(question)
  const phases: Phases = {
    from: from.link,
    to: to.link,
    source,
    target,
    dom: named,
    name: named.name,
    params: [...paramsOf(move), ...disks.params],
    flags: [...flagsOf(move, persistent === 1, paused), ...disks.flags],
    begin: disks.begin,
    question,
  }
  const copy = (move.options.mode ?? 'managed') === 'managed' ? copyMemory : ledBySource
  await copy(phases, to, move, report, signal).catch((error: unknown) => {
    throw move.options.tls ? mendTls(error) : error
  })
  const outcome = await lastMove(to.link, named)
  return { nativeRef: named.uuid, ...outcome }
}

async function copyMemory(
  phases: Phases,
  to: MovingHost,
  move: VmMove,
  report: (progress: MigrationProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { source, target, dom, params, flags, name } = phases
  const begin = { dom, params: [...params, ...phases.begin], flags }
  const begun = await atSource(phases, source.call.domainMigrateBegin3Params(begin))
  const withXml = [...params, param.string('destination_xml', begun.xml)]

  const address = migrationAddress(to.link.uri)
  const prepare = {
    params: address === undefined ? withXml : [...withXml, param.string('migrate_uri', address)],
    cookieIn: begun.cookieOut,
    flags: atTargetOnly(flags),
  }
  const prepared = await atTarget(phases, target.call.domainMigratePrepare3Params(prepare)).catch(async (error) => {
    await confirm(phases, NO_COOKIE, 'stays').catch(() => undefined)
    throw error
  })

  const uri = param.string('migrate_uri', prepared.uriOut ?? address ?? '')
  const perform = { dom, dconnuri: undefined, params: [...withXml, uri], cookieIn: prepared.cookieOut, flags }
  const end = [...withXml, uri, param.string('destination_name', name)]
  const watch = watchMove(phases.from, dom, move.options, report, signal)
  const performed = await atSource(phases, source.call.domainMigratePerform3Params(perform))
    .catch(async (error: unknown) => {
      const left = await finish(phases, end, NO_COOKIE, 'stays').catch(() => NO_COOKIE)
      await confirm(phases, left, 'stays').catch(() => undefined)
      throw signal.aborted ? signal.reason : error
    })
    .finally(() => watch.stop())

  const cookie = await finish(phases, end, performed.cookieOut, 'moves').catch(async (error: unknown) => {
    // The target said no, so the guest may go on here. A lost answer is no answer.
    if (!isAppError(error, 'HOST_UNREACHABLE')) await confirm(phases, NO_COOKIE, 'stays')
    throw error
  })
  await confirm(phases, cookie, 'moves')
}

/**
 * The source's daemon connects to the target's and decides between them which copy goes on. It goes on with that when Covisor is cut off,
 * so after any error both hosts are asked (settle-move.ts).
 */
async function ledBySource(
  phases: Phases,
  to: MovingHost,
  move: VmMove,
  report: (progress: MigrationProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { source, dom } = phases
  const isTunnelled = move.options.mode === 'tunnelled'
  const dconnuri = peerUri(to.link.uri)
  const address = isTunnelled ? undefined : migrationAddress(to.link.uri)
  const params = [...phases.params, ...phases.begin]
  const watch = watchMove(phases.from, dom, move.options, report, signal)
  const perform = {
    dom,
    dconnuri,
    params: address === undefined ? params : [...params, param.string('migrate_uri', address)],
    cookieIn: NO_COOKIE,
    flags: [...phases.flags, flag.PEER2PEER, ...(isTunnelled ? [flag.TUNNELLED] : [])],
  }
  await atSource(phases, source.call.domainMigratePerform3Params(perform))
    .catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error
    })
    .finally(() => watch.stop())
}

interface DisksAlong {
  readonly params: Params
  readonly begin: Params
  readonly flags: Phases['flags']
}

/**
 * Disks that the other host does not see: QEMU mirrors them into volumes over there, over NBD, until the switch-over. Both definitions
 * name the new places; the one that is kept for later travels by itself, so it must be changed as well.
 */
async function disksAlong(from: MovingHost, to: MovingHost, move: VmMove, question: Question): Promise<DisksAlong> {
  if ((move.disks ?? []).length === 0) return { params: [], begin: [], flags: [] }
  const dom = domainOf(move.target)
  const redirections = await redirectionsOf(from, to, move, question.signal)
  const described = async (flags: Flag<'DomainXMLFlags'>[]) => {
    const { xml } = await from.link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options))
    return redirectDisks(xml, redirections)
  }
  const { SECURE, MIGRATABLE, INACTIVE } = DomainXMLFlags
  const [live, kept] = await Promise.all([described([SECURE, MIGRATABLE]), described([SECURE, INACTIVE])])
  const [missing] = live.missing
  if (missing !== undefined) {
    const why = `it has no disk on ${placeName(missing.from)}`
    throw new AppError('HOST_REFUSED', { host: from.link.label, action: question.action, why })
  }
  return {
    params: [
      param.string('persistent_xml', kept.xml),
      ...live.written.map((disk) => param.string('migrate_disks', disk)),
    ],
    begin: [param.string('destination_xml', live.xml)],
    flags: live.written.length === 0 ? [] : [flag.NON_SHARED_DISK],
  }
}

const NO_COOKIE: Cookie = new Uint8Array()
type End = 'moves' | 'stays'

async function finish(phases: Phases, params: Params, cookieIn: Cookie, end: End): Promise<Cookie> {
  const args = { params, cookieIn, flags: atTargetOnly(phases.flags), cancelled: end === 'stays' ? 1 : 0 }
  return (await atTarget(phases, phases.target.call.domainMigrateFinish3Params(args))).cookieOut
}

async function confirm(phases: Phases, cookieIn: Cookie, end: End): Promise<void> {
  const { source, dom, params, flags } = phases
  const args = { dom, params, cookieIn, flags, cancelled: end === 'stays' ? 1 : 0 }
  await atSource(phases, source.call.domainMigrateConfirm3Params(args))
}

/** Not tied to the signal: a phase that was begun is heard to its end, and a cancel goes the way libvirt has for it. */
const atSource = <T>({ from, question }: Phases, answer: Promise<T>): Promise<T> => heard(from, question, answer)
const atTarget = <T>({ to, question }: Phases, answer: Promise<T>): Promise<T> => heard(to, question, answer)

async function heard<T>(link: HostLink, question: Question, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw link.translated(error, question)
  }
}

/**
 * UNSAFE says that libvirt need not find out whether both hosts see the same disks: it does not know folders that are mounted
 * on both, and whoever asks for a move has proved it. CHANGE_PROTECTION keeps others from changing the VM between the phases.
 */
function flagsOf({ options }: VmMove, isPersistent: boolean, isPaused: boolean): Flag<'DomainMigrateFlags'>[] {
  const flags = [flag.LIVE, flag.CHANGE_PROTECTION, flag.UNSAFE]
  if (isPersistent) flags.push(flag.PERSIST_DEST, flag.UNDEFINE_SOURCE)
  if (isPaused) flags.push(flag.PAUSED)
  if (options.autoConverge) flags.push(flag.AUTO_CONVERGE)
  if (options.postCopy) flags.push(flag.POSTCOPY)
  if (options.parallel !== undefined) flags.push(flag.PARALLEL)
  if (options.tls) flags.push(flag.TLS)
  return flags
}

/** What only the source understands is refused by the target. */
const atTargetOnly = (flags: Phases['flags']): Phases['flags'] => flags.filter((each) => each !== flag.AUTO_CONVERGE)

function paramsOf({ options: { bandwidthMiBps, parallel } }: VmMove): Params {
  return [
    ...(bandwidthMiBps === undefined ? [] : [param.ullong('bandwidth', BigInt(bandwidthMiBps))]),
    ...(parallel === undefined ? [] : [param.int('parallel.connections', parallel)]),
  ]
}
