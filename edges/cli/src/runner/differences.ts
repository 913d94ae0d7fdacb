/** What is different between two views of one thing, field by field. Pure. */
export interface Difference {
  /** 'memoryMiB', 'disks.vda.volume.name'. */
  readonly field: string
  readonly from: string | null
  readonly to: string | null
}

/** Fields that move without anybody's wish, or only tell what may be asked. */
const passing = new Set(['allowedActions', 'disallowed', 'generation', 'seenAt', 'task'])

export function differences(from: object, to: object): readonly Difference[] {
  const [before, after] = [leavesOf(from), leavesOf(to)]
  const fields = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return fields
    .map((field) => ({ field, from: before.get(field) ?? null, to: after.get(field) ?? null }))
    .filter((one) => one.from !== one.to)
}

function leavesOf(value: object): Map<string, string> {
  const leaves = new Map<string, string>()
  const visit = (path: string, member: unknown): void => {
    if (typeof member !== 'object' || member === null) {
      if (member !== null && member !== undefined)
        leaves.set(path, typeof member === 'string' ? member : JSON.stringify(member))
      return
    }
    // Words in a list are a set to people: verbs, formats, tags.
    if (Array.isArray(member) && member.length > 0 && member.every((one) => typeof one === 'string')) {
      leaves.set(path, member.join(', '))
      return
    }
    for (const [name, inner] of Object.entries(member)) {
      if (path === '' && passing.has(name)) continue
      visit(path === '' ? name : `${path}.${keyOf(name, inner)}`, inner)
    }
  }
  visit('', value)
  return leaves
}

/** Devices are known by their keys, wherever they stand in their list. */
const keyOf = (name: string, inner: unknown): string =>
  typeof inner === 'object' && inner !== null && 'key' in inner ? String(inner.key) : name
