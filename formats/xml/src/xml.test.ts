/** Parsing and writing together: what goes in comes out, and what must be refused is refused with its place. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { el, parseXml, writeXml, XmlError } from './index.ts'

const domain = `<domain type="kvm" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
  <name>a &amp; b</name>
  <!-- kept -->
  <devices><disk/><hostdev mode="subsystem"/></devices>
  <qemu:commandline><qemu:arg value="-foo"/></qemu:commandline>
</domain>`

describe('round trip', () => {
  test('a document with comments, prefixes and white space comes back unchanged', () => {
    expect(writeXml(parseXml(domain))).toBe(domain)
  })

  test('any text and attribute value survives', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, value) => {
        const legal = (s: string) => s.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '')
        const tree = el('a', { b: legal(value) }, el('c', {}, legal(text)))
        const back = parseXml(writeXml(tree))
        expect(back.attr('b')).toBe(legal(value))
        expect(back.first('c')?.text).toBe(legal(text))
      }),
    )
  })

  test('a character that XML cannot carry is refused when written', () => {
    expect(() => writeXml(el('a', {}, 'bell \u0007'))).toThrow('U+0007')
  })

  test('removing an element takes its indentation with it', () => {
    const root = parseXml('<a>\n  <b/>\n  <c/>\n</a>')
    root.remove(root.first('b')!)
    expect(writeXml(root)).toBe('<a>\n  <c/>\n</a>')
  })
})

describe('namespaces', () => {
  test('attributes are found by namespace whatever their prefix is', () => {
    const root = parseXml('<x:a xmlns:x="urn:x" xmlns:y="urn:x" y:id="1" id="2"/>')
    expect(root.ns).toBe('urn:x')
    expect(root.attr('id', 'urn:x')).toBe('1')
    expect(root.attr('id', '')).toBe('2')
  })
})

describe('refusals', () => {
  const cases: { name: string; text: string; reason: RegExp }[] = [
    { name: 'a DOCTYPE', text: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', reason: /DOCTYPE/ },
    { name: 'an unknown entity', text: '<a>&nbsp;</a>', reason: /entity/ },
    { name: 'an unclosed element', text: '<a><b></a>', reason: /unexpected close tag/ },
    { name: 'a document cut short', text: '<a><b/>', reason: /unclosed/ },
    { name: 'an undeclared prefix', text: '<x:a/>', reason: /prefix/ },
    { name: 'nesting beyond the limit', text: '<a>'.repeat(200) + '</a>'.repeat(200), reason: /deeper than 128/ },
    { name: 'nothing at all', text: '', reason: /root/ },
  ]
  for (const { name, text, reason } of cases) {
    test(`${name} is refused with its place`, () => {
      expect(() => parseXml(text, 'some.ovf')).toThrow(reason)
      expect(() => parseXml(text, 'some.ovf')).toThrow(/^some\.ovf, line \d+, column \d+: /)
      expect(() => parseXml(text, 'some.ovf')).toThrow(XmlError)
    })
  }

  test('a document larger than its limit is refused before it is read', () => {
    expect(() => parseXml('<a/>', 'x', { length: 3, depth: 9, nodes: 9 })).toThrow('3 characters')
  })

  test('more elements than the limit are refused', () => {
    expect(() => parseXml(`<a>${'<b/>'.repeat(20)}</a>`, 'x', { length: 999, depth: 9, nodes: 9 })).toThrow(
      'more than 9',
    )
  })

  test('no cut of a document crashes the parser', () => {
    for (let cut = 0; cut < domain.length; cut++) expect(() => parseXml(domain.slice(0, cut))).toThrow(XmlError)
  })
})
