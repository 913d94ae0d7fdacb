/** What an identity provider says of somebody, after it was proved that it said so. */
export interface Vouched {
  /** What it calls them, and nobody else, for ever. */
  readonly subject: string
  /** What they would be called here. */
  readonly name: string
  readonly displayName: string
  readonly groups: readonly string[]
  /** Whether it says that they showed more than a password. */
  readonly saysSecondFactor: boolean
}
