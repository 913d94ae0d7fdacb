/**
 * Writes the tree as text. What was parsed comes back as it was, white space included; trees that we built are indented.
 *
 * Characters that XML 1.0 cannot carry at all (most control characters, lone surrogates) are an error here rather than a
 * broken document somewhere else.
 */
import type { XmlElement, XmlNode } from './xml-element.ts'

export interface WriteOptions {
  /** Two-space indentation; only for elements without text of their own. Default true. */
  readonly indent?: boolean
  /** Puts `<?xml version="1.0" encoding="UTF-8"?>` in front. Default false. */
  readonly declaration?: boolean
}

export function writeXml(root: XmlElement, options: WriteOptions = {}): string {
  const head = options.declaration === true ? '<?xml version="1.0" encoding="UTF-8"?>\n' : ''
  return head + element(root, options.indent === false ? undefined : 0)
}

function element(node: XmlElement, depth: number | undefined): string {
  const attributes = node.attributes.map((a) => ` ${a.name}="${escape(a.value, true)}"`).join('')
  if (node.children.length === 0) return `<${node.name}${attributes}/>`

  const ownText = node.children.some((child) => child.kind === 'text')
  // Text decides: parsed documents bring their white space along, and adding to it would change mixed content.
  const inner = ownText || depth === undefined ? undefined : depth + 1
  const gap = inner === undefined ? '' : `\n${'  '.repeat(inner)}`
  const end = inner === undefined ? '' : `\n${'  '.repeat(inner - 1)}`
  const body = node.children.map((child) => gap + write(child, inner)).join('')
  return `<${node.name}${attributes}>${body}${end}</${node.name}>`
}

function write(node: XmlNode, depth: number | undefined): string {
  switch (node.kind) {
    case 'element':
      return element(node, depth)
    case 'text':
      return escape(node.text, false)
    case 'comment':
      return `<!--${node.text}-->`
  }
}

/** XML 1.0, 2.2: the characters that may not appear, not even as references. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function escape(text: string, attribute: boolean): string {
  const bad = FORBIDDEN.exec(text)
  if (bad !== null) {
    const code = text.charCodeAt(bad.index).toString(16).padStart(4, '0')
    throw new RangeError(`the character U+${code} cannot be written in XML`)
  }
  const basic = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
  if (!attribute) return basic
  return basic.replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
