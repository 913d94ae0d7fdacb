/** Turns TypeBox schemas into plain JSON: every view becomes a component that is referred to, everything else stays in place. */
import type { TSchema } from 'typebox'
import { nameOfView } from '../route.ts'

export class SchemaComponents {
  readonly #schemas = new Map<string, unknown>()

  /** The schema as it stands in the document. */
  refer(schema: TSchema): unknown {
    return this.#plain(schema)
  }

  /** All views that were referred to, by name. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries([...this.#schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }

  #plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#plain(item))
    if (typeof value !== 'object' || value === null) return value
    const name = nameOfView(value as TSchema)
    if (name === undefined) return this.#members(value)
    this.#remember(name, this.#members(value))
    return { $ref: `#/components/schemas/${name}` }
  }

  #members(value: object): unknown {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.#plain(member)]))
  }

  #remember(name: string, schema: unknown): void {
    const known = this.#schemas.get(name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`two different views are named ${name}`)
    this.#schemas.set(name, schema)
  }
}
