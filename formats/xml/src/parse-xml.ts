/**
 * Parses XML into the ordered tree, with limits that a stranger's document cannot get around.
 *
 * saxes does the reading: strict, namespaces checked, no entities but the five that XML predefines. A DOCTYPE is
 * refused outright, which ends entity bombs and external entities before they begin. Depth, size, and the number of
 * elements and attributes are bounded by us, because saxes bounds none of them.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { XmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'

export interface XmlLimits {
  /** UTF-16 code units of the whole document. */
  readonly length: number
  readonly depth: number
  /** Elements and attributes together. */
  readonly nodes: number
}

export const defaultXmlLimits: XmlLimits = { length: 16 * 1024 * 1024, depth: 128, nodes: 500_000 }

/** The root element. Throws XmlError with file, line and column. */
export function parseXml(text: string, name = 'document', limits: XmlLimits = defaultXmlLimits): XmlElement {
  if (text.length > limits.length) {
    throw new XmlError(name, 1, 1, `larger than the limit of ${limits.length} characters`)
  }
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  let nodes = 0

  const fail = (reason: string): never => {
    throw new XmlError(name, parser.line, parser.column, reason)
  }
  const count = (more: number): void => {
    nodes += more
    if (nodes > limits.nodes) fail(`more than ${limits.nodes} elements and attributes`)
  }

  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '')))
  parser.on('doctype', () => fail('a DOCTYPE is not accepted: it could define entities'))
  parser.on('opentag', (tag: SaxesTagNS) => {
    const attributes = Object.values(tag.attributes).map((a) => ({
      name: a.name,
      local: a.local,
      ns: a.uri,
      value: a.value,
    }))
    count(1 + attributes.length)
    if (open.length >= limits.depth) fail(`elements nested deeper than ${limits.depth}`)
    const element = new XmlElement(tag.name, { ns: tag.uri, attributes, line: parser.line })
    const parent = open.at(-1)
    if (parent === undefined) root = element
    else parent.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  const text_ = (piece: string): void => {
    open.at(-1)?.children.push({ kind: 'text', text: piece })
  }
  parser.on('text', text_)
  parser.on('cdata', text_)
  parser.on('comment', (comment) => {
    open.at(-1)?.children.push({ kind: 'comment', text: comment })
  })

  // A byte order mark is not white space for saxes once the text has been decoded.
  parser.write(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).close()
  return root ?? fail('no root element')
}
