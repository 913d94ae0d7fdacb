/** Makes a session of a one-time secret, a token, or user and password. The server answers with a cookie that pages cannot read. */
import { isApiProblem, type Schema, unwrap } from '@covisor/client'
import { api } from '../api.ts'
import { chosenProject, keepProject } from './project.ts'
import { queryClient } from './query-client.ts'
import { recentEvents } from './recent-events.ts'
import { session, sessionEnded } from './session.ts'
import { Signal } from './signal.ts'
import { tellHub } from './stream-port.ts'
import { answerRefused, takeAnswer } from './visit.ts'

/** A sign-in that waits for its second step; also when it began with a link. */
export const secondStep = new Signal<Schema<'SecondStep'> | undefined>(undefined)

/** The second step that is asked for; undefined: it is done. */
export async function signIn(body: Schema<'SignIn'>): Promise<Schema<'SecondStep'> | undefined> {
  const me = await unwrap(api.POST('/v1/sessions', { body }))
  if ('challenge' in me) {
    secondStep.set(me)
    return me
  }
  secondStep.set(undefined)
  // The answer is of the first project; this tab may be in another.
  if (chosenProject.value === undefined) session.set({ kind: 'signed-in', me })
  else await findSession()
  void queryClient.invalidateQueries({ predicate: ({ state }) => state.status === 'error' })
  return undefined
}

export async function signOut(): Promise<void> {
  await api.DELETE('/v1/sessions/current')
  // Every tab is told, this one too.
  tellHub({ kind: 'sign-out' })
}

/** At the start of the page, and when everything is read again. A one-time secret in the address is used and removed from it, also from the history. */
export async function findSession(): Promise<void> {
  const answer = takeAnswer()
  if (answer !== undefined) {
    await signIn({ answer }).catch((error: unknown) => answerRefused.set(error))
    if (session.value.kind === 'signed-in') return
  }
  const secret = oneTimeSecret()
  if (secret !== undefined) {
    history.replaceState(null, '', location.pathname)
    await signIn({ oneTime: secret }).catch(() => undefined)
    if (session.value.kind === 'signed-in') return
  }
  try {
    session.set({ kind: 'signed-in', me: await unwrap(api.GET('/v1/me')) })
  } catch (error) {
    if (isApiProblem(error, 'NOT_FOUND') && chosenProject.value !== undefined) return enterProject(undefined)
    if (!isApiProblem(error, 'UNAUTHENTICATED')) throw error
    sessionEnded()
  }
}

/** Everything that was read was read in another project. One that is gone, or whose role was taken, is left for the first one. */
export async function enterProject(project: string | undefined): Promise<void> {
  keepProject(project)
  recentEvents.set([])
  await findSession()
  await queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
}

/** From `/#signin=SECRET`: what follows the # is never sent, so it is in no log. */
const oneTimeSecret = (): string | undefined => /^#signin=([\w-]+)$/.exec(location.hash)?.[1]
