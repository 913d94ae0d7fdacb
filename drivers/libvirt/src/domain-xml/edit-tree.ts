/** Edits of a parsed document that keep it readable: what is put in takes the indentation of its neighbours. */
import { el, type XmlElement, type XmlNode } from '@covisor/xml'

/** Puts `node` behind the last child of the same name, else at the end. */
export function insert(parent: XmlElement, node: XmlElement): void {
  const same = parent.elements(node.local).at(-1) ?? parent.elements().at(-1)
  if (same === undefined) {
    parent.append(node)
    return
  }
  const index = parent.children.indexOf(same)
  const before = parent.children[index - 1]
  const indentation: XmlNode[] = before?.kind === 'text' && before.text.trim() === '' ? [{ ...before }] : []
  parent.children.splice(index + 1, 0, ...indentation, node)
}

/** Replaces the child of that name, or puts the new one in; undefined removes it. */
export function setChild(parent: XmlElement, local: string, node: XmlElement | undefined): void {
  const old = parent.first(local)
  if (old === undefined) {
    if (node !== undefined) insert(parent, node)
  } else if (node === undefined) parent.remove(old)
  else parent.children.splice(parent.children.indexOf(old), 1, node)
}

/** The child of that name; made and put in when there is none. */
export function child(parent: XmlElement, local: string): XmlElement {
  const found = parent.first(local)
  if (found !== undefined) return found
  const made = el(local)
  insert(parent, made)
  return made
}
