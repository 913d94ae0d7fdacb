/** What differs between two versions of a VM, field by field. Devices are the same if their key is. Pure. */

export interface Version {
  readonly name: string
  readonly power: string | null
  readonly host: string | null
  readonly spec?: unknown
}

export interface Change {
  /** Such as `memoryMiB` or `nics net0 connected`. */
  readonly field: string
  /** Undefined: it was not there. */
  readonly before: string | undefined
  readonly after: string | undefined
}

export function versionDiff(before: Version, after: Version): readonly Change[] {
  const [was, is] = [flat(before), flat(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => was.get(field) !== is.get(field))
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }))
}

/** Newest first, each with what came before it and looks the same left out: much that is kept is no matter of people. */
export function distinctVersions<V extends Version & { readonly from: string }>(versions: readonly V[]): readonly V[] {
  const oldestFirst = versions.toSorted((a, b) => a.from.localeCompare(b.from))
  const distinct = oldestFirst.filter((version, index) => {
    const before = oldestFirst[index - 1]
    return before === undefined || versionDiff(before, version).length > 0
  })
  return distinct.toReversed()
}

/** Why something was chosen is no hardware. */
const LEFT_OUT = new Set(['choices'])

function flat({ name, power, host, spec }: Version): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  const walk = (path: string, value: unknown): void => {
    if (value === null || value === undefined || value === '') return
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(`${path} ${keyOf(item) ?? index + 1}`, item)
    } else if (typeof value === 'object') {
      for (const [key, inner] of Object.entries(value))
        if (key !== 'key' && !LEFT_OUT.has(key)) walk(path === '' ? key : `${path} ${key}`, inner)
    } else {
      fields.set(path, String(value as string | number | boolean))
    }
  }
  walk('', { name, power, host })
  walk('', spec)
  return fields
}

const keyOf = (item: unknown): string | undefined => {
  const key = (item as { readonly key?: unknown } | null)?.key
  return typeof key === 'string' ? key : undefined
}
