/** npm run fuzz -- formats/xml/xml: parsed, and what was parsed is written and parsed again to the same tree. */
import { parseXml, writeXml, XmlError } from '../src/index.ts'

const decoder = new TextDecoder()

export const target = {
  words: [
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '&b;',
    '&amp;',
    '&#0;',
    '&#x10FFFF;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<?xml version="1.1"?>',
    '<a>',
    '</a>',
    '<a/>',
    '<a:b xmlns:a="u">',
    'xmlns=""',
    'xmlns:xml="u"',
    ' a="1"',
    ' a="1" a="2"',
    'xml:lang',
    '\ufffe',
    '\0',
    '\u202e',
  ],
  async parse(input: Uint8Array): Promise<void> {
    const tree = parseXml(decoder.decode(input), 'input')
    const written = writeXml(tree)
    if (writeXml(parseXml(written, 'written')) !== written)
      throw new Error('written and parsed again, it is another document')
  },
  isExpected: (error: unknown): boolean => error instanceof XmlError,
}
