/**
 * The tests that every driver must pass: the rules of driver.ts made facts.
 *
 * Knows no driver. What a driver cannot do is skipped, with the reason in the report, by its missing part or by a capability
 * that its host denies; never by the driver's name. One world serves the whole suite, and each test makes its own VMs,
 * volumes and networks under fresh names and removes them, so that it may run against hosts that are in use.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { describeConsoles } from './contract/consoles.ts'
import { describeDiskMoves } from './contract/disk-moves.ts'
import { describeErrors } from './contract/errors.ts'
import { describeEvents } from './contract/events.ts'
import { describeLifecycle } from './contract/lifecycle.ts'
import { describeMigration } from './contract/migration.ts'
import { describeNetworks } from './contract/networks.ts'
import { describeObservation } from './contract/observation.ts'
import { describePower } from './contract/power.ts'
import { describeSessions } from './contract/sessions.ts'
import { describeSetAside } from './contract/set-aside.ts'
import { describeSnapshots } from './contract/snapshots.ts'
import { describeStorage } from './contract/storage.ts'
import { Subject } from './contract/subject.ts'
import { describeSuspension } from './contract/suspension.ts'
import { describeUpdates } from './contract/updates.ts'
import type { ContractWorld } from './contract/world.ts'

export type { ContractWorld, Neighbour, TalkingGuest } from './contract/world.ts'

/** `only`: some chapters, for a world that was made for them and would repeat the others. */
export function describeDriver(
  name: string,
  open: () => Promise<ContractWorld>,
  only: readonly Chapter[] = Object.keys(chapters) as Chapter[],
): void {
  describe(`driver contract: ${name}`, () => {
    let world: ContractWorld
    let subject: Subject

    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world?.cleanup())
    beforeEach(() => {
      subject = new Subject(world)
    })
    afterEach(() => subject.cleanUp())

    for (const chapter of only) chapters[chapter](() => subject)
  })
}

const chapters = {
  sessions: describeSessions,
  lifecycle: describeLifecycle,
  power: describePower,
  suspension: describeSuspension,
  updates: describeUpdates,
  observation: describeObservation,
  events: describeEvents,
  errors: describeErrors,
  storage: describeStorage,
  diskMoves: describeDiskMoves,
  snapshots: describeSnapshots,
  setAside: describeSetAside,
  networks: describeNetworks,
  consoles: describeConsoles,
  migration: describeMigration,
}
export type Chapter = keyof typeof chapters

/** For a world of one host: moving takes two. */
export const chaptersOfOneHost: readonly Chapter[] = (Object.keys(chapters) as Chapter[]).filter(
  (name) => name !== 'migration',
)
