/**
 * A failure that the daemon reported, with every field it sent. Decide by `code` (see ErrorCode), never by the text.
 */
import { ErrorCode, ErrorDomain } from '../constants/error-codes.ts'
import type { RemoteError } from '../protocol/remote-error.ts'

export class LibvirtError extends Error {
  override readonly name = 'LibvirtError'
  /** The call that failed, in our spelling: `domainCreateWithFlags`. */
  readonly procedure: string
  readonly code: number
  readonly domain: number
  readonly level: number
  readonly str1: string | undefined
  readonly str2: string | undefined
  readonly str3: string | undefined
  readonly int1: number
  readonly int2: number

  readonly #isNewerCall: boolean

  /** `since` is the release that brought the call, where it is a recent one. */
  constructor(procedure: string, error: RemoteError, since?: string) {
    super(error.message ?? `libvirt error ${error.code}`)
    this.#isNewerCall = since !== undefined
    this.procedure = procedure
    this.code = error.code
    this.domain = error.domain
    this.level = error.level
    this.str1 = error.str1
    this.str2 = error.str2
    this.str3 = error.str3
    this.int1 = error.int1
    this.int2 = error.int2
  }

  /** `NO_DOMAIN`, `OPERATION_INVALID`, …: the name in ErrorCode, or the number as text. */
  get codeName(): string {
    return nameOf(ErrorCode, this.code)
  }

  /** The part of libvirt that failed: `QEMU`, `STORAGE`, … */
  get domainName(): string {
    return nameOf(ErrorDomain, this.domain)
  }

  /** Whether the failure means that this daemon, driver or build cannot do it at all, rather than that it went wrong. */
  get isUnsupported(): boolean {
    // A daemon that does not know a call's number says so with the code for everything about the RPC; for a call that is
    // older than any daemon we know, the same code means something else.
    return UNSUPPORTED.has(this.code) || (this.#isNewerCall && this.code === ErrorCode.RPC)
  }

  /** Whether the object that the call named does not exist (any more). */
  get isNotFound(): boolean {
    return NOT_FOUND.has(this.code)
  }
}

const UNSUPPORTED: ReadonlySet<number> = new Set([
  ErrorCode.NO_SUPPORT,
  ErrorCode.CONFIG_UNSUPPORTED,
  ErrorCode.OPERATION_UNSUPPORTED,
  ErrorCode.ARGUMENT_UNSUPPORTED,
])

const NOT_FOUND: ReadonlySet<number> = new Set([
  ErrorCode.NO_DOMAIN,
  ErrorCode.NO_NETWORK,
  ErrorCode.NO_STORAGE_POOL,
  ErrorCode.NO_STORAGE_VOL,
  ErrorCode.NO_NODE_DEVICE,
  ErrorCode.NO_INTERFACE,
  ErrorCode.NO_NWFILTER,
  ErrorCode.NO_NWFILTER_BINDING,
  ErrorCode.NO_SECRET,
  ErrorCode.NO_DOMAIN_SNAPSHOT,
  ErrorCode.NO_DOMAIN_CHECKPOINT,
  ErrorCode.NO_DOMAIN_BACKUP,
  ErrorCode.NO_DOMAIN_METADATA,
  ErrorCode.NO_NETWORK_PORT,
])

function nameOf(table: Readonly<Record<string, number>>, value: number): string {
  return Object.entries(table).find(([, number]) => number === value)?.[0] ?? String(value)
}
