/** Plays to a session what a daemon is said to have said, then hangs up, and gives what became of each call. */
import { duplexPair } from 'node:stream'
import { Session } from '../src/session/session.ts'
import { converse } from './conversation.ts'

export interface Replayed {
  readonly outcomes: readonly PromiseSettledResult<unknown>[]
  /** Why the session ended: with the hanging up, or before. */
  readonly end: unknown
}

export async function replay(said: Uint8Array): Promise<Replayed> {
  const [client, daemon] = duplexPair()
  daemon.on('error', () => {}).resume()
  const session = new Session(client)
  const talking = converse(session, { inTurn: false })
  daemon.end(said)
  const end = await session.closed
  return { outcomes: await talking, end }
}
