/** What somebody did it with, in words; one that a newer server knows is said as it is. */
import { auditInterfaces } from '../search.ts'
import { t } from '../words/translate.ts'

export function interfaceWord(said: string): string {
  const known = auditInterfaces.find((one) => one === said)
  return known === undefined ? said : t(`audit.interface.${known}`)
}
