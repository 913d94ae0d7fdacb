/** A small ordered XML tree: parse with limits, edit, write, nothing lost. */
export { defaultXmlLimits, parseXml, type XmlLimits } from './parse-xml.ts'
export { type WriteOptions, writeXml } from './write-xml.ts'
export {
  el,
  type XmlAttribute,
  type XmlComment,
  type XmlContent,
  XmlElement,
  type XmlNode,
  type XmlText,
} from './xml-element.ts'
export { XmlError } from './xml-error.ts'
