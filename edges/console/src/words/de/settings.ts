/** Texts of src/settings. */
import type { settings as english } from '../en/settings.ts'
import type { Translated } from '../flat.ts'

export const settings: Translated<typeof english> = {
  about: 'Über',
  anyProject: 'Jedem, in dem ich handeln darf',
  createToken: 'Token anlegen',
  language: 'Sprache',
  languageHelp: 'Wird in diesem Browser behalten. Texte des Servers, etwa Fehler und Pläne, kommen auf Englisch.',
  lastUsed: 'Zuletzt benutzt',
  may: 'Darf',
  never: 'nie',
  newPassword: 'Neues Passwort (mindestens {{least}} Zeichen)',
  newToken: 'Neues Token',
  noTokens: 'Noch keine Tokens',
  noTokensBody:
    'Mit einem Token handelt ein Programm in Ihrem Namen: die Kommandozeile, ein Skript, eine Pipeline. Geben Sie jedem ein eigenes, dann lässt sich jedes einzeln widerrufen.',
  onlyIn: 'Nur im Projekt',
  onlySome: 'Nur einen Teil von dem, was ich darf',
  passwordNotSet: 'Nicht gesetzt',
  passwordSet: 'Ihr Passwort ist gesetzt',
  revoke: 'Widerrufen',
  revokeAsk: '{{name}} widerrufen?',
  revokeHelp: 'Was es benutzt, wird ab jetzt abgewiesen.',
  server: 'Server',
  sessions: 'Wo ich angemeldet bin',
  sessionsHelp: 'Beendet alle Ihre Sitzungen, in jedem Browser, auch diese. API-Tokens bleiben gültig.',
  setPassword: 'Passwort setzen',
  signOutEverywhere: 'Überall abmelden',
  signedInAs: 'Angemeldet als',
  tokenMade: 'Token {{name}} ist angelegt',
  tokens: 'API-Tokens',
  untilRevoked: 'zum Widerruf',
  validUntil: 'Gültig bis',
  whatIMay: 'was immer ich darf',
}
