/** The text given is not a libvirt URI that this client opens; says which part, and what would do. */
export class UriError extends Error {
  override readonly name = 'UriError'
  readonly uri: string
  readonly problem: string

  constructor(uri: string, problem: string) {
    super(`"${uri}" cannot be opened: ${problem}`)
    this.uri = uri
    this.problem = problem
  }
}
