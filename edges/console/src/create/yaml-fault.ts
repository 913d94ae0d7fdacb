/** What is wrong with a text that should be YAML, for cloud-init: the first fault with its line. Loaded when something is typed. */
import { parseDocument } from 'yaml'

/** Of user-data that is no cloud-config (a script, a MIME archive, jinja) nothing is said: it is not YAML. */
export function userDataFault(text: string): string | undefined {
  const first = text.split('\n', 1)[0] ?? ''
  if (text.trim() === '' || (first.startsWith('#') && first.trim() !== '#cloud-config')) return undefined
  if (/^(Content-Type|MIME-Version):/i.test(first)) return undefined
  if (first.trim() !== '#cloud-config') return 'header'
  return yamlFault(text)
}

export function yamlFault(text: string): string | undefined {
  // Aliases are not followed: what is only checked must not be made larger.
  const { errors } = parseDocument(text, { logLevel: 'silent' })
  return errors[0]?.message.split('\n', 1)[0]?.replace(/:$/, '')
}
