/** The one client of the server that this page came from. The session cookie says who is asking. */
import { createClient, isApiProblem, ServerUnreachable } from '@covisor/client'
import { chosenProject } from './live/project.ts'
import { t } from './words/translate.ts'

export const api = createClient({ baseUrl: '' })

api.use({
  onRequest({ request }) {
    // Signing in is done in no project: it may be somebody else's.
    if (chosenProject.value === undefined || request.url.endsWith('/v1/sessions')) return
    request.headers.set('covisor-project', chosenProject.value)
  },
})

/** What went wrong, for people. */
export function textOf(error: unknown): string {
  if (error instanceof ServerUnreachable) return t('frame.serverSilent')
  if (isApiProblem(error)) return sentence(error.detail)
  return error instanceof Error ? error.message : String(error)
}

const sentence = (text: string): string => {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`
}
