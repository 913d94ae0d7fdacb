/** KEY=VALUE options. */
import { UsageError } from '../usage-error.ts'

export function pairs(name: string, texts: readonly string[] | undefined): Record<string, string> | undefined {
  if (texts === undefined) return undefined
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at <= 0 || at === text.length - 1) throw new UsageError(`--${name}: "${text}" is not of the form NAME=VALUE`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}
