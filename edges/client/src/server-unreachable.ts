/** No answer at all: the address is wrong, the server is down, or the network in between is. The cause has the details. */
export class ServerUnreachable extends Error {
  readonly baseUrl: string

  constructor(baseUrl: string, cause: unknown) {
    const why = reasonOf(cause)
    super(`${baseUrl === '' ? 'the server' : baseUrl} does not answer${why === undefined ? '' : `: ${why}`}`, { cause })
    this.name = 'ServerUnreachable'
    this.baseUrl = baseUrl
  }
}

/** fetch says "fetch failed" and keeps the reason in the cause; for a name with several addresses there are several. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.cause instanceof AggregateError) return reasonOf(error.cause.errors[0])
  if (error.cause instanceof Error) return reasonOf(error.cause)
  return error.message === '' ? undefined : error.message
}
