/** VMs as they are: one, or all of a host. Facts that libvirt can filter by come from filtered lists, not from a call per VM. */
import type { ObservedVm, VmTarget } from '@covisor/driver-api'
import { type Domain, ConnectListAllDomainsFlags as filter } from '@covisor/libvirt'
import { type DomainFacts, observe } from '../domain-xml/observe.ts'
import { movingHalf } from '../migration/move-half.ts'
import { domainOf, subjectOf } from './domain-handle.ts'
import type { HostLink } from './host-link.ts'
import { ifNotGone } from './if-not-gone.ts'
import { ifTold } from './if-told.ts'
import type { PoolFolders } from './pool-folders.ts'
import { powerOf } from './power-state.ts'

export interface Observer {
  readonly link: HostLink
  readonly nativeHost: string
  readonly folders: PoolFolders
}

/** What lists and calls tell of a VM besides its XML. */
interface Marks {
  readonly persistent: boolean
  readonly startWithHost: boolean
  readonly hasSnapshots: boolean
  readonly hasSavedMemory: boolean
}

export async function listVms(observer: Observer, signal: AbortSignal): Promise<readonly ObservedVm[]> {
  const { link } = observer
  const list = async (flags?: (typeof filter)[keyof typeof filter]): Promise<readonly Domain[]> => {
    const question = { action: 'list its VMs', signal }
    return (await link.ask(question, (call, options) => call.connectListAllDomains({ flags }, options))).domains
  }
  const marked = async (flag: (typeof filter)[keyof typeof filter]): Promise<ReadonlySet<string>> =>
    new Set((await ifTold(list(flag)))?.map(({ uuid }) => uuid))

  const [all, persistent, autostart, snapshots, saved, volumeAt] = await Promise.all([
    list(),
    marked(filter.PERSISTENT),
    marked(filter.AUTOSTART),
    marked(filter.HAS_SNAPSHOT),
    marked(filter.MANAGEDSAVE),
    observer.folders.lookup(signal),
  ])
  const seen = await Promise.all(
    all.map((dom) => {
      const marks: Marks = {
        persistent: persistent.has(dom.uuid),
        startWithHost: autostart.has(dom.uuid),
        hasSnapshots: snapshots.has(dom.uuid),
        hasSavedMemory: saved.has(dom.uuid),
      }
      return ifNotGone(look(observer, dom, marks, volumeAt, signal))
    }),
  )
  return seen.filter((vm) => vm !== undefined)
}

export async function getVm(
  observer: Observer,
  target: VmTarget,
  signal: AbortSignal,
): Promise<ObservedVm | undefined> {
  const { link } = observer
  const dom = domainOf(target)
  const question = { action: 'describe the VM', subject: subjectOf(target), signal }
  const volumeAt = await observer.folders.lookup(signal)
  return ifNotGone(
    (async () => {
      const [{ persistent }, autostart, snapshots, saved] = await Promise.all([
        link.ask(question, (call, options) => call.domainIsPersistent({ dom }, options)),
        ifTold(link.ask(question, (call, options) => call.domainGetAutostart({ dom }, options))),
        ifTold(link.ask(question, (call, options) => call.domainSnapshotNum({ dom }, options))),
        ifTold(link.ask(question, (call, options) => call.domainHasManagedSaveImage({ dom }, options))),
      ])
      const marks: Marks = {
        persistent: persistent === 1,
        startWithHost: autostart?.autostart === 1,
        hasSnapshots: (snapshots?.num ?? 0) > 0,
        hasSavedMemory: saved?.result === 1,
      }
      return look(observer, dom, marks, volumeAt, signal)
    })(),
  )
}

async function look(
  { link, nativeHost }: Observer,
  dom: Domain,
  marks: Marks,
  volumeAt: DomainFacts['volumeAt'],
  signal: AbortSignal,
): Promise<ObservedVm | undefined> {
  const question = { action: 'describe the VM', subject: { kind: 'VM', name: dom.uuid }, signal }
  const [{ xml }, { state, reason }] = await Promise.all([
    link.ask(question, (call, options) => call.domainGetXmlDesc({ dom }, options)),
    link.ask(question, (call, options) => call.domainGetState({ dom }, options)),
  ])
  const half = await movingHalf(link, dom, { state, reason }, question)
  // What arrives is not there before it is switched to: until then the VM is where it comes from.
  if (half === 'arriving') return undefined
  const { hasSavedMemory, ...facts } = marks
  const vm = observe(xml, { nativeHost, ...facts, ...powerOf(state, reason, hasSavedMemory), volumeAt })
  return half === undefined ? vm : { ...vm, moving: 'leaving' }
}
