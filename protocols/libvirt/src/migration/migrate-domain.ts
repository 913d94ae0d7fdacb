/**
 * Moves a domain from one daemon to another, with this client between them: libvirt's migration protocol 3 by its phases
 * *begin* (source), *prepare* (destination), *perform* (source), *finish* (destination), *confirm* (source).
 *
 * Every phase hands the next a cookie. Whatever fails, the later phases are told so, because only they release what the
 * earlier ones hold: a source that is never told stays locked, a destination keeps a guest that waits for ever.
 *
 * Does not choose hosts and does not move storage unless the flags say so. The two daemons must reach each other: the guest's
 * memory goes from QEMU to QEMU. For migrations that the source's daemon drives itself, see `domainMigratePerform3Params`
 * with PEER2PEER. Source of the order: libvirt 11.3.0, src/libvirt-domain.c, virDomainMigrateVersion3Full.
 */
import type { Connection } from '../connection.ts'
import { DomainMigrateFlags } from '../constants/domain-storage-flags.ts'
import type { Flag } from '../protocol/flags.ts'
import type { Domain } from '../protocol/handles.ts'
import { param, type TypedParam } from '../protocol/typed-params.ts'

export interface MigrateOptions {
  /** LIVE is what most want; CHANGE_PROTECTION is always added. Not PEER2PEER or TUNNELLED: those are other ways. */
  readonly flags?: readonly Flag<'DomainMigrateFlags'>[]
  /** Where QEMU listens, as the source sees it: `tcp://kvm2`. If not given, the destination names itself. */
  readonly migrateUri?: string
  /** Its name over there, if another. */
  readonly name?: string
  /** Its XML over there, if another; only what a guest cannot see may differ. */
  readonly xml?: string
  /** Of the persistent definition, with PERSIST_DEST. */
  readonly persistentXml?: string
  readonly bandwidthMiBPerSecond?: bigint
  /** Further parameters by libvirt's names (VIR_MIGRATE_PARAM_…). */
  readonly params?: readonly TypedParam[]
  /** Stops the migration; the domain goes on at the source. Once the destination has taken over it is too late. */
  readonly signal?: AbortSignal
}

/** Returns the domain at its destination. If it rejects, the domain still runs at its source, unless the error came from there. */
export async function migrateDomain(
  source: Connection,
  dom: Domain,
  destination: Connection,
  options: MigrateOptions = {},
): Promise<Domain> {
  options.signal?.throwIfAborted()
  const flags = [...(options.flags ?? []), DomainMigrateFlags.CHANGE_PROTECTION]
  const params = paramsOf(options)

  const begun = await source.call.domainMigrateBegin3Params({ dom, params, flags })
  const settle = async (cookieIn: Uint8Array, cancelled: 0 | 1): Promise<void> => {
    await source.call.domainMigrateConfirm3Params({ dom, params, cookieIn, flags, cancelled })
  }
  // A phase that follows a failed one may fail too, of the same cause, which is already known.
  const giveUp = (cookieIn: Uint8Array): Promise<void> => settle(cookieIn, 1).catch(() => {})

  // What the source made of the XML replaces what we gave it.
  const rest = params.filter(({ field }) => field !== 'destination_xml')
  const destinationParams = [...rest, param.string('destination_xml', begun.xml)]
  const prepared = await destination.call
    .domainMigratePrepare3Params({ params: destinationParams, cookieIn: begun.cookieOut, flags })
    .catch(async (error: unknown) => {
      await giveUp(begun.cookieOut)
      throw error
    })

  const uri = prepared.uriOut ?? options.migrateUri
  const performParams = [
    ...rest.filter(({ field }) => field !== 'migrate_uri'),
    ...(uri === undefined ? [] : [param.string('migrate_uri', uri)]),
  ]
  const finish = (cookieIn: Uint8Array, cancelled: 0 | 1) => {
    const others = performParams.filter(({ field }) => field !== 'destination_name')
    const named = [...others, param.string('destination_name', options.name ?? dom.name)]
    return destination.call.domainMigrateFinish3Params({ params: named, cookieIn, flags, cancelled })
  }

  const performed = await perform(
    source,
    { dom, params: performParams, cookieIn: prepared.cookieOut, flags },
    options,
  ).catch(async (error: unknown) => {
    await finish(prepared.cookieOut, 1).catch(() => {})
    await giveUp(prepared.cookieOut)
    throw error
  })
  const finished = await finish(performed.cookieOut, 0).catch(async (error: unknown) => {
    await giveUp(performed.cookieOut)
    throw error
  })
  await settle(finished.cookieOut, 0)
  return finished.dom
}

async function perform(
  source: Connection,
  args: Parameters<Connection['call']['domainMigratePerform3Params']>[0],
  { signal }: MigrateOptions,
): Promise<{ readonly cookieOut: Uint8Array }> {
  // The call itself is not given up: only the daemon knows how far it has come, and says so when the job has ended.
  const stop = (): void => void source.call.domainAbortJob({ dom: args.dom }).catch(() => {})
  if (signal?.aborted === true) throw signal.reason
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await source.call.domainMigratePerform3Params(args)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

function paramsOf(options: MigrateOptions): TypedParam[] {
  const { migrateUri, name, xml, persistentXml, bandwidthMiBPerSecond } = options
  const texts = { migrate_uri: migrateUri, destination_name: name, destination_xml: xml, persistent_xml: persistentXml }
  return [
    ...Object.entries(texts).flatMap(([field, value]) => (value === undefined ? [] : [param.string(field, value)])),
    ...(bandwidthMiBPerSecond === undefined ? [] : [param.ullong('bandwidth', bandwidthMiBPerSecond)]),
    ...(options.params ?? []),
  ]
}
