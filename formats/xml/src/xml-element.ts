/**
 * An XML document as an ordered tree: elements, text, comments, nothing lost.
 *
 * Made for documents that other programs own (domain XML, OVF descriptors): what we do not understand must survive a
 * round trip, so children keep their order, comments stay, and names are kept as written, prefix included. Namespaces
 * are resolved while parsing (`ns`, `local`), so readers never compare prefixes.
 *
 * The tree is plain mutable data. Writing is in write-xml.ts, parsing and its limits in parse-xml.ts.
 */

export type XmlNode = XmlElement | XmlText | XmlComment

export interface XmlText {
  readonly kind: 'text'
  text: string
}

export interface XmlComment {
  readonly kind: 'comment'
  readonly text: string
}

export interface XmlAttribute {
  /** As written, prefix included. */
  readonly name: string
  readonly local: string
  /** Namespace name; empty for attributes without a prefix, as XML Namespaces 1.0, section 6.2, says. */
  readonly ns: string
  value: string
}

export class XmlElement {
  readonly kind = 'element'
  /** As written, prefix included. */
  readonly name: string
  readonly local: string
  /** Namespace name, '' for none. */
  readonly ns: string
  readonly attributes: XmlAttribute[]
  readonly children: XmlNode[]
  /** Where it began in the parsed text; undefined for elements made by us. */
  readonly line: number | undefined

  constructor(
    name: string,
    options: {
      readonly ns?: string
      readonly attributes?: readonly XmlAttribute[]
      readonly line?: number | undefined
    } = {},
  ) {
    this.name = name
    this.local = localName(name)
    this.ns = options.ns ?? ''
    this.attributes = [...(options.attributes ?? [])]
    this.children = []
    this.line = options.line
  }

  /** Child elements, all or those with this local name. */
  elements(local?: string): XmlElement[] {
    return this.children.filter(
      (node): node is XmlElement => node.kind === 'element' && (local === undefined || node.local === local),
    )
  }

  /** The first child element with this local name. */
  first(local: string): XmlElement | undefined {
    return this.elements(local)[0]
  }

  /** Follows first() along a path: `find('devices', 'emulator')`. */
  find(...path: readonly string[]): XmlElement | undefined {
    return path.reduce<XmlElement | undefined>((at, local) => at?.first(local), this)
  }

  /** Every element below this one, in document order, with this local name. */
  descendants(local: string): XmlElement[] {
    return this.elements().flatMap((child) => [...(child.local === local ? [child] : []), ...child.descendants(local)])
  }

  /** An attribute's value by local name; `ns` picks among attributes that differ only in namespace. */
  attr(local: string, ns?: string): string | undefined {
    return this.attributes.find((a) => a.local === local && (ns === undefined || a.ns === ns))?.value
  }

  /** Sets an attribute by its written name; undefined removes it. */
  setAttr(name: string, value: string | number | undefined, ns = ''): this {
    const index = this.attributes.findIndex((a) => a.name === name)
    if (value === undefined) {
      if (index >= 0) this.attributes.splice(index, 1)
    } else if (index >= 0) {
      this.attributes[index]!.value = String(value)
    } else {
      this.attributes.push({ name, local: localName(name), ns, value: String(value) })
    }
    return this
  }

  /** Text of this element and everything below it, untrimmed. */
  get text(): string {
    return this.children
      .map((node) => (node.kind === 'text' ? node.text : node.kind === 'element' ? node.text : ''))
      .join('')
  }

  /** Replaces all children by one text. */
  setText(text: string | number): this {
    this.children.length = 0
    this.children.push({ kind: 'text', text: String(text) })
    return this
  }

  /** Appends nodes and returns this element. */
  append(...nodes: readonly XmlNode[]): this {
    this.children.push(...nodes)
    return this
  }

  /** Removes a child (by identity); false when it was not a child. */
  remove(node: XmlNode): boolean {
    const index = this.children.indexOf(node)
    if (index < 0) return false
    // The white space in front of an element belongs to it: without this, removals leave empty lines behind.
    const before = this.children[index - 1]
    const from = before?.kind === 'text' && before.text.trim() === '' ? index - 1 : index
    this.children.splice(from, index - from + 1)
    return true
  }

  /** A deep copy that shares nothing. */
  clone(): XmlElement {
    const copy = new XmlElement(this.name, {
      ns: this.ns,
      attributes: this.attributes.map((a) => ({ ...a })),
      line: this.line,
    })
    copy.children.push(...this.children.map((node) => (node.kind === 'element' ? node.clone() : { ...node })))
    return copy
  }
}

export type XmlContent = XmlNode | string | number | undefined | readonly XmlContent[]

/** Builds an element: `el('disk', { type: 'file' }, el('readonly'))`. Undefined attributes and children are left out. */
export function el(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...content: readonly XmlContent[]
): XmlElement {
  const element = new XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttr(key, value)
  appendContent(element, content)
  return element
}

function appendContent(element: XmlElement, content: readonly XmlContent[]): void {
  for (const part of content) {
    if (part === undefined) continue
    if (typeof part === 'string' || typeof part === 'number') element.append({ kind: 'text', text: String(part) })
    else if (isList(part)) appendContent(element, part)
    else element.append(part)
  }
}

const isList = (part: XmlContent): part is readonly XmlContent[] => Array.isArray(part)

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
