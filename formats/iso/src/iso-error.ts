/** Why an image cannot be written: the path (or "volume id"), the reason, and what to do instead. */
export class IsoError extends Error {
  readonly path: string
  readonly reason: string

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`)
    this.name = 'IsoError'
    this.path = path
    this.reason = reason
  }
}
