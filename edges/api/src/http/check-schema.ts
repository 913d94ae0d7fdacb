/**
 * Checks a value against a schema and says what is wrong, and where, for people: `body.disks[0].bus: must be one of …`.
 * Schemas are compiled when they are first used, by a compiler that is loaded then: both would cost the start of the server.
 */
import { createRequire } from 'node:module'
import { AppError } from '@covisor/model'
import type { TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'

const load = createRequire(import.meta.url)

export type Check = (value: unknown) => void

type SchemaError = ReturnType<Validator['Errors']>[number]

/** The check throws REQUEST_INVALID; `where` is what the value is called: "body" or "query". */
export function checkOf(schema: TSchema, where: string): Check {
  let compiled: Validator | undefined
  return (value) => {
    compiled ??= compiler()(schema)
    if (!compiled.Check(value)) throw refusal(compiled.Errors(value), value, where)
  }
}

function compiler(): (schema: TSchema) => Validator {
  const { Compile } = load('typebox/compile') as typeof import('typebox/compile')
  const { Format } = load('typebox/format') as typeof import('typebox/format')
  // A leap second is a time by RFC 3339, and none to Date.
  Format.Set('date-time', (text) => Format.IsDateTime(text) && !Number.isNaN(Date.parse(text)))
  return Compile
}

function refusal(errors: readonly SchemaError[], value: unknown, where: string): AppError {
  // `boolean` only repeats additionalProperties; of a choice, `null` is never what was meant.
  const telling = errors.filter((error) => error.keyword !== 'boolean' && !isAboutNull(error))
  const error = telling[0] ?? errors[0]
  if (error === undefined) return new AppError('REQUEST_INVALID', { where, why: 'is not valid' })
  return new AppError('REQUEST_INVALID', { where: place(where, error.instancePath, value), why: why(error) })
}

const isAboutNull = (error: SchemaError): boolean => error.keyword === 'type' && error.params.type === 'null'

/** `/disks/0/bus` → `body.disks[0].bus` */
function place(where: string, pointer: string, value: unknown): string {
  let at = value
  let text = where
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    text += Array.isArray(at) ? `[${key}]` : `.${shortened(key)}`
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined
  }
  return text
}

function why(error: SchemaError): string {
  switch (error.keyword) {
    case 'required':
      return `${listed(error.params.requiredProperties)} is missing`
    case 'additionalProperties':
      return `${listed(error.params.additionalProperties)} is not known here`
    case 'enum':
      return `must be one of ${error.params.allowedValues.map(String).join(', ')}`
    case 'type':
      return `must be ${withArticle(error.params.type)}`
    case 'format':
      return error.params.format === 'date-time'
        ? 'must be a time such as 2026-01-31T12:00:00Z'
        : `must be of the format ${error.params.format}`
    default:
      return error.message
  }
}

const listed = (names: readonly string[]): string => names.map((name) => `"${shortened(name)}"`).join(', ')

const shortened = (name: string): string => (name.length > 64 ? `${name.slice(0, 64)}…` : name)

const withArticle = (type: string | readonly string[]): string =>
  typeof type === 'string' ? `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}` : `one of ${type.join(', ')}`
