/** Who we are to a daemon that asks: given at once, or by a function that may ask a person or a vault. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface CredentialsRequest {
  /** undefined for a daemon on this machine. */
  readonly host: string | undefined
}

export type CredentialsSource = Credentials | ((request: CredentialsRequest) => Promise<Credentials>)

export const credentialsFrom = async (source: CredentialsSource, request: CredentialsRequest): Promise<Credentials> =>
  typeof source === 'function' ? source(request) : source
