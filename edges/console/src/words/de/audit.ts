/** Texts of src/audit. */
import type { audit as english } from '../en/audit.ts'
import type { Translated } from '../flat.ts'

export const audit: Translated<typeof english> = {
  accepted: 'angenommen',
  after: 'Nachher, oder wie gewünscht',
  anyOutcome: 'Jeder Ausgang',
  before: 'Vorher',
  beforeAfter: 'vorher, nachher',
  broken: 'Gebrochen bei Eintrag {{place}}: {{why}}',
  detail: 'Einzelheiten',
  detailOf: 'Vorher und nachher: {{verb}} {{name}}',
  entries_one: '{{count}} Eintrag',
  entries_other: '{{count}} Einträge',
  export: 'Exportieren',
  intact: 'Unversehrt: {{sealed}} versiegelte Einträge halten',
  moreThan: 'mehr als {{count}} Einträge',
  notKept: 'Nichts aufbewahrt.',
  notRead: 'Das Prüfprotokoll ließ sich nicht lesen',
  notVerified: 'Nicht geprüft',
  outcome: 'Ausgang',
  refused: 'abgelehnt',
  targetHint: 'Kennung einer VM, eines Hosts…',
  targetId: 'Kennung dessen, womit es geschah',
  toWhat: 'Womit',
  verb: 'Verb',
  verbHint: 'Verb, etwa vm:start',
  verify: 'Prüfen',
  what: 'Was',
  when: 'Wann',
  who: 'Wer',
}
