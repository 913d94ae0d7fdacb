/**
 * A VM's console as something that looks like an open WebSocket: what noVNC takes, and the serial terminal too.
 *
 * Gets a ticket, opens the socket, reads the hello that comes first. What arrives before somebody listens is kept, because
 * noVNC starts listening a moment after it was given the channel.
 */
import { consoleProblem, unwrap } from '@covisor/client'
import { api } from '../api.ts'
import { t } from '../words/translate.ts'

export interface Hello {
  readonly kind: 'serial' | 'vnc'
  readonly password: string | null
  /** The first so many bytes were said before this channel was there. */
  readonly earlier: number
}

export interface OpenOptions {
  readonly takeOver: boolean
  readonly signal: AbortSignal
}

type Listener<E> = ((event: E) => void) | null

/** The server closes with 4000 + the HTTP status of the refusal. */
const REFUSED = 4000

/** The server could not connect to it, and said why. */
export class ConsoleRefused extends Error {}

export class ConsoleChannel {
  readonly #socket: WebSocket
  readonly hello: Hello
  #early: MessageEvent<ArrayBuffer>[] = []
  #onmessage: Listener<MessageEvent<ArrayBuffer>> = null
  onopen: Listener<Event> = null
  onerror: Listener<Event> = null
  onclose: Listener<CloseEvent> = null
  /** Whoever reads it threw: what came is not what it understands. */
  onbroken: (() => void) | null = null
  /** Bytes that may still come; beyond that it is broken. */
  allowance = Number.POSITIVE_INFINITY
  #isClosedHere = false

  private constructor(socket: WebSocket, hello: Hello) {
    this.#socket = socket
    this.hello = hello
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (this.#onmessage === null) this.#early.push(event)
      else this.#hand(event)
    }
    socket.onerror = (event) => this.onerror?.(event)
    socket.onclose = (event) => this.onclose?.(event)
  }

  static async open(vm: string, kind: Hello['kind'], { takeOver, signal }: OpenOptions): Promise<ConsoleChannel> {
    const body = { kind, earlier: kind === 'serial', ...(takeOver ? { takeOver } : {}) }
    const { path } = await unwrap(api.POST('/v1/vms/{vm}/console-tickets', { params: { path: { vm } }, body, signal }))
    const socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')))
    socket.binaryType = 'arraybuffer'
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => socket.close(), { once: true })
      socket.onclose = (event) => reject(new Error(reasonOf(event)))
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string') return reject(new Error(t('vm.noGreeting')))
        const problem = consoleProblem(data)
        if (problem === undefined) resolve(new ConsoleChannel(socket, JSON.parse(data) as Hello))
        else reject(new ConsoleRefused(problem))
      }
    })
  }

  get onmessage(): Listener<MessageEvent<ArrayBuffer>> {
    return this.#onmessage
  }

  set onmessage(listener: Listener<MessageEvent<ArrayBuffer>>) {
    this.#onmessage = listener
    for (const event of this.#early.splice(0)) this.#hand(event)
  }

  #hand(event: MessageEvent<ArrayBuffer>): void {
    this.allowance -= event.data.byteLength
    if (this.allowance < 0) return this.onbroken?.()
    try {
      this.#onmessage?.(event)
    } catch (error) {
      if (this.onbroken === null) throw error
      this.onbroken()
    }
  }

  /** The reader wanted no more, before the server ended it. */
  get isClosedHere(): boolean {
    return this.#isClosedHere
  }

  get readyState(): number {
    return this.#socket.readyState
  }

  get protocol(): string {
    return this.#socket.protocol
  }

  get binaryType(): BinaryType {
    return this.#socket.binaryType
  }

  set binaryType(type: BinaryType) {
    this.#socket.binaryType = type
  }

  send(data: Uint8Array<ArrayBuffer> | ArrayBuffer): void {
    this.#socket.send(data)
  }

  close(): void {
    this.#isClosedHere = true
    this.#socket.close()
  }
}

/** Why a console closed, for people. */
export function reasonOf({ code, reason }: CloseEvent): string {
  if (code >= REFUSED && reason !== '') return reason.replace(/^[A-Z_]+: /, '')
  return code === 1000 ? t('vm.consoleEnded') : t('vm.consoleLost')
}
