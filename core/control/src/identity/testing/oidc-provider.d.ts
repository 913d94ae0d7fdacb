/** The few things of oidc-provider, which has no types of its own, that tests use. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export class Provider {
    constructor(issuer: string, configuration: Configuration)
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options: { readonly mergeWithLastSubmission: boolean },
    ): Promise<void>
    readonly Grant: new (of: {
      readonly accountId: string
      readonly clientId: string
    }) => {
      addOIDCScope(scope: string): void
      save(): Promise<string>
    }
  }

  interface Configuration {
    readonly clients: readonly object[]
    readonly pkce: { readonly required: () => boolean }
    readonly claims: Readonly<Record<string, readonly string[]>>
    readonly findAccount: (context: unknown, subject: string) => Promise<object>
    readonly features: object
    readonly interactions: { readonly url: (context: unknown, interaction: { readonly uid: string }) => string }
    readonly cookies: { readonly keys: readonly string[] }
    readonly ttl: Readonly<Record<string, number>>
  }
}
