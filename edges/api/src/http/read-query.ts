/**
 * The query string as the route's schema wants it: text becomes numbers and booleans, defaults are filled in, and a parameter
 * that the route does not know is refused by name, because a misspelt filter would otherwise answer with everything.
 */
import { AppError } from '@covisor/model'
import type { TObject, TSchema } from 'typebox'
import { type Check, checkOf } from './check-schema.ts'

export type ReadQuery = (raw: Readonly<Record<string, unknown>>) => Record<string, unknown>

export function queryReader(schema: TObject | undefined): ReadQuery {
  const properties: Readonly<Record<string, TSchema>> = schema?.properties ?? {}
  // Where nothing is known, everything is refused by its name already.
  const check: Check | undefined = schema === undefined ? undefined : checkOf(schema, 'query')
  return (raw) => {
    const query: Record<string, unknown> = {}
    for (const [name, text] of Object.entries(raw)) {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined
      if (property === undefined) throw unknown(name, Object.keys(properties))
      if (typeof text !== 'string') throw invalid(name, 'is given more than once')
      query[name] = converted(name, text, property)
    }
    for (const [name, property] of Object.entries(properties)) {
      if (query[name] === undefined && 'default' in property) query[name] = property.default
    }
    check?.(query)
    return query
  }
}

function converted(name: string, text: string, schema: TSchema): unknown {
  if (text.includes('\0')) throw invalid(name, 'has a NUL character')
  switch ('type' in schema ? schema.type : undefined) {
    case 'integer':
      if (!/^-?\d{1,15}$/.test(text)) throw invalid(name, 'must be a whole number')
      return Number(text)
    case 'number':
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw invalid(name, 'must be a number')
      return Number(text)
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw invalid(name, 'must be true or false')
      return text === 'true'
    default:
      return text
  }
}

const invalid = (name: string, why: string) => new AppError('REQUEST_INVALID', { where: `query.${name}`, why })

function unknown(name: string, known: readonly string[]): AppError {
  const way = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`
  return invalid(name.slice(0, 64), `is no parameter of this call; ${way}`)
}
