/** What the server says about itself. A pino logger fits. */
export interface ApiLog {
  debug(facts: object, text: string): void
  info(facts: object, text: string): void
  error(facts: object, text: string): void
}
