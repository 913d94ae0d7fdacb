/** Texts of src/usage. */
import type { usage as english } from '../en/usage.ts'
import type { Translated } from '../flat.ts'

export const usage: Translated<typeof english> = {
  all: 'Alle Organisationen',
  cost: 'Kosten ({{currency}})',
  csv: 'CSV herunterladen',
  json: 'JSON herunterladen',
  memoryGiBHours: 'Speicher (GiB h)',
  meteredUntil: 'Gezählt bis {{time}}; der Monat ist noch nicht vollständig.',
  month: 'Monat',
  noRates: 'Keine Preise gesetzt: nichts kostet etwas.',
  none: 'In diesem Monat wurde nichts gezählt',
  noneBody:
    'Gezählt wird Stunde für Stunde, solange VMs laufen und Datenträger bestehen. Wählen Sie einen anderen Monat, oder kommen Sie in einer Stunde wieder.',
  notRead: 'Der Verbrauch ließ sich nicht lesen',
  organisation: 'Organisation',
  perMemory: 'GiB Speicher, je Stunde',
  perStorage: 'GiB Datenträger, je Stunde',
  perVcpu: 'vCPU, je Stunde',
  project: 'Projekt',
  rates: 'Preise ({{currency}})',
  since: 'Seit',
  storageGiBHours: 'Datenträger (GiB h)',
  total: 'Summe',
  usedCpuHours: 'CPU genutzt (h)',
  usedMemoryGiBHours: 'Speicher genutzt (GiB h)',
  vcpuHours: 'vCPU (h)',
  vmHours: 'VMs (h)',
}
