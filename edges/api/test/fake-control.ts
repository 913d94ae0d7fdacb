/**
 * A control plane made of data: every use case that a test names answers as it says, and every call is written down.
 *
 * The token "all" may do everything, "none" is signed in and may do nothing, and "vm:read,vm:start" may do just that. Sessions
 * have the same secrets. Use cases that the test does not name answer calls that start tasks, and throw otherwise.
 */
import type { Control } from '@covisor/control'
import { type Actor, newId, type Verb } from '@covisor/model'
import { acceptedOutcome, planOutcome, taskRecord } from './records.ts'

export interface RecordedCall {
  readonly useCase: string
  readonly args: readonly unknown[]
}

/** By use case, such as `vms.get`. */
export type Answers = Readonly<Record<string, (...args: never[]) => unknown>>

export function fakeControl(answers: Answers = {}): { readonly control: Control; readonly calls: RecordedCall[] } {
  const calls: RecordedCall[] = []
  const known: Answers = { ...access, ...answers }
  const useCases = (resource: string) =>
    new Proxy(
      {},
      {
        get: (_, method) => {
          const useCase = `${resource}.${String(method)}`
          return (...args: never[]) => {
            calls.push({ useCase, args })
            return (known[useCase] ?? otherwise)(...args)
          }
        },
      },
    )
  const control = new Proxy({}, { get: (_, resource) => useCases(String(resource)) }) as Control
  return { control, calls }
}

/** The calls but those about who is asking and what they may read. */
export const asked = (calls: readonly RecordedCall[]): readonly RecordedCall[] =>
  calls.filter(
    ({ useCase }) => !/^(access\.by|callAbout\.|texts\.|audit\.denied)/.test(useCase) && useCase !== 'tasks.get',
  )

export function actorOf(secret: string): Actor | undefined {
  if (secret === 'wrong') return undefined
  const verbs = secret === 'all' ? 'all' : new Set(secret === 'none' ? [] : (secret.split(',') as Verb[]))
  return {
    kind: 'user',
    user: newId('user'),
    name: 'ada',
    organisation: newId('organisation'),
    project: newId('project'),
    verbs,
    interface: 'api',
    address: undefined,
  }
}

const access: Answers = {
  'audit.denied': async () => undefined,
  'access.byToken': async (secret: string) => actorOf(secret),
  'access.bySession': async (secret: string) => actorOf(secret),
  'tasks.get': async () => taskRecord,
  'texts.error': async (_actor: Actor, error: unknown) => error,
  'texts.view': async (_actor: Actor, view: unknown) => view,
}

async function otherwise(...args: unknown[]): Promise<unknown> {
  const options = args.at(-1)
  const isOptions = typeof options === 'object' && options !== null
  if (isOptions && 'plan' in options) return planOutcome
  if (isOptions) return acceptedOutcome
  throw new Error('the test did not say what this answers')
}
