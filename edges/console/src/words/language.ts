/** Which language the console speaks: what was chosen in this browser, else what the browser prefers. German is loaded when it is asked for. */
import { Signal } from '../live/signal.ts'
import { catalogues } from './translate.ts'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

const KEY = 'covisor-language'

export const language = new Signal<Language>('en')

export const startLanguage = (): Promise<void> => speak(kept() ?? preferred(navigator.languages))

export async function chooseLanguage(next: Language): Promise<void> {
  localStorage.setItem(KEY, next)
  await speak(next)
}

/** The first that the console speaks; `de-AT` is German, too. */
export function preferred(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const known = asLanguage(tag.split('-')[0])
    if (known !== undefined) return known
  }
  return 'en'
}

async function speak(next: Language): Promise<void> {
  if (next === 'de' && !catalogues.hasResourceBundle('de', 'translation')) {
    const { german } = await import('./de/german.ts')
    catalogues.addResourceBundle('de', 'translation', german)
  }
  await catalogues.changeLanguage(next)
  document.documentElement.lang = next
  language.set(next)
}

const kept = (): Language | undefined => asLanguage(localStorage.getItem(KEY) ?? undefined)

const asLanguage = (tag: string | undefined): Language | undefined =>
  tag !== undefined && Object.hasOwn(languages, tag) ? (tag as Language) : undefined
