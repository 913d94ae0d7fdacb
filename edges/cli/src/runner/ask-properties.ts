/** Answers to what an appliance asks: from --property, and from the person at the terminal for what must be answered. */
import type { Ask } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { printable } from './table.ts'

export interface AskedProperty {
  readonly key: string
  readonly label?: string | null | undefined
  readonly description?: string | null | undefined
  readonly isPassword: boolean
  readonly mustBeAnswered: boolean
}

/** Empty values are answers too. */
export function properties(texts: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at <= 0) throw new UsageError(`--property: "${text}" is not of the form KEY=VALUE`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}

export async function answered(question: {
  readonly asked: readonly AskedProperty[]
  readonly given: Readonly<Record<string, string>>
  /** Undefined: nobody is there to ask; the server then says what is missing. */
  readonly ask: Ask | undefined
}): Promise<{ readonly properties?: Record<string, string> }> {
  const { asked, given, ask } = question
  const answers = { ...given }
  if (ask !== undefined) {
    for (const { key, label, description, isPassword, mustBeAnswered } of asked) {
      if (!mustBeAnswered || key in answers) continue
      const text = [label ?? key, label == null ? '' : `(${key})`, description == null ? '' : `\n  ${description}\n `]
      answers[key] = await ask(`${printable(text.filter(Boolean).join(' '), true)}: `, { secret: isPassword })
    }
  }
  return Object.keys(answers).length === 0 ? {} : { properties: answers }
}
