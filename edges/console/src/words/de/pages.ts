/** Texts of src/pages. */
import type { pages as english } from '../en/pages.ts'
import type { Translated } from '../flat.ts'

export const pages: Translated<typeof english> = {
  'settings.language': 'Sprache',
  'settings.languageHelp':
    'Wird in diesem Browser behalten. Texte des Servers, etwa Fehler und Pläne, kommen auf Englisch.',
}
