/**
 * The project that this tab acts in: an id, or nothing for the first one of whoever is signed in.
 *
 * Kept per tab, so that two customers can be looked at side by side; a new tab begins where the last choice in this browser was.
 */
import { Signal } from './signal.ts'

const KEY = 'covisor-project'

export const chosenProject = new Signal<string | undefined>(kept())

export function keepProject(project: string | undefined): void {
  chosenProject.set(project)
  for (const storage of [sessionStorage, localStorage]) {
    if (project === undefined) storage.removeItem(KEY)
    else storage.setItem(KEY, project)
  }
}

function kept(): string | undefined {
  if (typeof sessionStorage === 'undefined') return undefined
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? undefined
}
