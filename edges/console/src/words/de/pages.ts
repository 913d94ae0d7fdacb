/** Texts of src/pages. */
import type { pages as english } from '../en/pages.ts'
import type { Translated } from '../flat.ts'

export const pages: Translated<typeof english> = {
  'events.none': 'Noch ist nichts geschehen',
  'events.noneBody':
    'Änderungen erscheinen hier binnen einer Sekunde, wer immer sie macht: Covisor, virsh oder der Gast selbst.',
  'plans.apply': 'Ausführen',
  'plans.approve': 'Freigeben',
  'plans.approvedBy': 'Freigegeben von',
  'plans.isApproved': 'er ist schon freigegeben',
  'plans.isOver': 'er ist {{state}}',
  'plans.none': 'Keine Pläne gespeichert',
  'plans.noneBody':
    'Jeder Dialog, der einen Plan zeigt, kann ihn zur Freigabe vorlegen. Ein gespeicherter Plan wird genau so ausgeführt, wie er gezeigt wurde, oder gar nicht.',
  'plans.notRead': 'Pläne ließen sich nicht lesen',
  'plans.plan': 'Plan',
  'plans.savedBy': 'Gespeichert von',
  'plans.task': 'Aufgabe',
  'plans.validUntil': 'Gültig bis',
  'plans.withdraw': 'Ablehnen',
}
