/** A well-behaved saga passes its own tests, and shows how they are used. */
import { saga } from '../saga.ts'
import { describeSaga } from './describe-saga.ts'

/** A world of named things; every step makes one, its undo removes it, and both may be repeated. */
function makeWorld() {
  const things = new Set<string>()
  const making = (name: string) => ({
    run: () => void things.add(name),
    undo: () => void things.delete(name),
  })
  const move = saga<{ readonly vm: string }>('vm.move', 1)
    .step('reserve', making('reservation'))
    .step('look', { run: () => things.size, undo: { notNeeded: 'it only reads' } })
    .step('copy', making('copy'))
    .step('switch', { ...making('switched'), commits: true })
    .step('tidy', making('tidied'))
    .build()
  return {
    saga: move,
    input: { vm: 'web01' },
    assertClean: () => {
      if (things.size > 0) throw new Error(`left behind: ${[...things].join(', ')}`)
    },
    assertDone: () => {
      if (things.size !== 4) throw new Error(`only ${[...things].join(', ')}`)
    },
  }
}

describeSaga('vm.move', ['reserve', 'look', 'copy', 'switch', 'tidy'], makeWorld)
