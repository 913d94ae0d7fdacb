/**
 * What went wrong while turning values into XDR bytes or back: where in the message, and why.
 *
 * Knows a path (`dom.uuid`) and, for reading, the byte offset. Does not know which procedure the message belongs to:
 * the session adds that.
 */
export class XdrError extends Error {
  readonly reason: string
  readonly offset: number | undefined
  #path = ''

  constructor(reason: string, offset?: number) {
    super(offset === undefined ? reason : `${reason} (byte ${offset})`)
    this.name = 'XdrError'
    this.reason = reason
    this.offset = offset
  }

  /** `params[3].field`; empty when the message as a whole is wrong. */
  get path(): string {
    return this.#path
  }

  /** Called by every struct and array on the way out, innermost first. */
  within(step: string): this {
    this.#path = this.#path === '' || this.#path.startsWith('[') ? `${step}${this.#path}` : `${step}.${this.#path}`
    this.message = `${this.#path}: ${this.reason}${this.offset === undefined ? '' : ` (byte ${this.offset})`}`
    return this
  }
}
