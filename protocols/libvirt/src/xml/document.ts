/**
 * What all of libvirt's documents share: a name, a UUID, a title, metadata; and edits that keep whatever is not understood.
 *
 * The tree is there for everything without an accessor of its own: `document.root`. Writing gives the text that was read,
 * comments, order and white space included, with the edits in it.
 */
import { el, parseXml, writeXml, type XmlElement, XmlError } from '@covisor/xml'

export class LibvirtDocument {
  readonly root: XmlElement

  /** `root` is the element that the document must have: a volume's XML is no domain. */
  constructor(xml: string, root: string) {
    this.root = parseXml(xml, `${root} XML`)
    if (this.root.local !== root) {
      throw new XmlError(`${root} XML`, this.root.line ?? 1, 1, `it begins with <${this.root.name}>, not <${root}>`)
    }
  }

  get name(): string {
    return this.text('name') ?? ''
  }

  set name(name: string) {
    this.setText('name', name)
  }

  get uuid(): string | undefined {
    return this.text('uuid')
  }

  get title(): string | undefined {
    return this.text('title')
  }

  /** undefined removes it. */
  set title(title: string | undefined) {
    this.setText('title', title)
  }

  get description(): string | undefined {
    return this.text('description')
  }

  set description(description: string | undefined) {
    this.setText('description', description)
  }

  /** The application's own element in <metadata>, by its namespace. */
  metadata(namespace: string): XmlElement | undefined {
    return this.root
      .first('metadata')
      ?.elements()
      .find(({ ns }) => ns === namespace)
  }

  toString(): string {
    return writeXml(this.root)
  }

  /** Of the element at that path below the root, trimmed. */
  protected text(...path: readonly string[]): string | undefined {
    return this.root.find(...path)?.text.trim()
  }

  protected setText(local: string, value: string | undefined): void {
    const old = this.root.first(local)
    if (value === undefined) {
      if (old !== undefined) this.root.remove(old)
    } else if (old !== undefined) old.setText(value)
    else insert(this.root, el(local, {}, value))
  }
}

/** Behind the last sibling of the same name, else at the end, indented like its neighbours. */
export function insert(parent: XmlElement, node: XmlElement): void {
  const neighbour = parent.elements(node.local).at(-1) ?? parent.elements().at(-1)
  if (neighbour === undefined) {
    parent.append(node)
    return
  }
  const at = parent.children.indexOf(neighbour)
  const before = parent.children[at - 1]
  const isIndentation = before?.kind === 'text' && before.text.trim() === ''
  parent.children.splice(at + 1, 0, ...(isIndentation ? [{ ...before }] : []), node)
}
