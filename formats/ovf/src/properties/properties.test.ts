/** What a system sees of its appliance's properties, and which answers are taken. */
import { describe, expect, test } from 'vitest'
import { minimal } from '../descriptor/dialects.fixture.ts'
import { parseOvf } from '../descriptor/parse-ovf.ts'
import { answerProperties } from './answer-properties.ts'
import { whyNotValue } from './value-rules.ts'
import { visibleProperties } from './visible-properties.ts'

const product = (inside: string, attributes = '') =>
  `<ProductSection ${attributes}><Info>p</Info>${inside}</ProductSection>`

describe('what a system sees', () => {
  const hardware = '<VirtualHardwareSection><Info>h</Info></VirtualHardwareSection>'
  const text = minimal().replace(
    /<VirtualSystem [^]*<\/VirtualSystem>/,
    `<VirtualSystemCollection ovf:id="c"><Info>c</Info>
      ${product('<Property ovf:key="domain" ovf:value="example.org"/><Property ovf:key="name" ovf:value="outer"/>')}
      <VirtualSystem ovf:id="web"><Info>v</Info>${product('<Property ovf:key="name" ovf:value="inner" ovf:userConfigurable="true"/>')}${hardware}</VirtualSystem>
      <VirtualSystem ovf:id="db"><Info>v</Info>${product('<Property ovf:key="size" ovf:value="1"><Value ovf:value="9" ovf:configuration="big"/></Property>', 'ovf:class="com.acme" ovf:instance="1"')}${hardware}</VirtualSystem>
    </VirtualSystemCollection>`,
  )
  const { content } = parseOvf(text, 'x.ovf')
  const seen = (system: string, option?: string) =>
    visibleProperties(content, system, option).map(({ key, value }) => `${key}=${value}`)

  test('is its own properties and those of the collection around it, which its own override', () => {
    expect(seen('web')).toEqual(['domain=example.org', 'name=inner'])
    expect(seen('db')).toEqual(['domain=example.org', 'name=outer', 'com.acme.size.1=1'])
  })

  test('depends on the deployment option', () => {
    expect(seen('db', 'big')).toContain('com.acme.size.1=9')
  })
})

describe('answers', () => {
  const property = (key: string, more: object = {}) => ({
    key,
    type: 'string',
    qualifiers: undefined,
    value: '' as string | undefined,
    isUserConfigurable: true,
    isPassword: false,
    category: undefined,
    label: undefined,
    description: undefined,
    ...more,
  })

  test('win over defaults; what is not answered keeps its default', () => {
    const { values, missing, problems } = answerProperties(
      [
        property('a', { value: '1' }),
        property('b', { value: '2' }),
        property('fixed', { value: '3', isUserConfigurable: false }),
      ],
      new Map([['a', 'x']]),
    )
    expect([...values]).toEqual([
      ['a', 'x'],
      ['b', '2'],
      ['fixed', '3'],
    ])
    expect([missing, problems]).toEqual([[], []])
  })

  test('are asked for where there is no usable default: none at all, an empty password, one that breaks its own rule', () => {
    const { missing } = answerProperties(
      [
        property('none', { value: undefined }),
        property('secret', { isPassword: true }),
        property('rule', { qualifiers: 'MinLen(8)' }),
        property('may be empty'),
        property('fixed', { value: undefined, isUserConfigurable: false }),
      ],
      new Map(),
    )
    expect(missing.map(({ key }) => key)).toEqual(['none', 'secret', 'rule'])
  })

  test('to what may not be changed, and of the wrong kind, are refused by key, all of them', () => {
    const { problems } = answerProperties(
      [property('fixed', { value: '3', isUserConfigurable: false }), property('count', { type: 'uint8' })],
      new Map([
        ['fixed', '4'],
        ['count', '256'],
      ]),
    )
    expect(problems).toEqual([
      { key: 'fixed', why: 'the appliance does not let it be changed' },
      { key: 'count', why: 'it must be a whole number from 0 to 255' },
    ])
  })
})

test.each([
  ['boolean', undefined, 'True', undefined],
  ['boolean', undefined, 'yes', /true or false/],
  ['sint8', undefined, '-129', /from -128 to 127/],
  ['int(1..5)', undefined, '6', /from 1 to 5/],
  ['string(2..4)', undefined, 'abcde', /at most 4/],
  ['string["small", "very large"]', undefined, 'very large', undefined],
  ['string["small", "very large"]', undefined, 'large', /one of small, very large/],
  ['string', 'MinLen(3),MaxLen(5)', 'ab', /at least 3/],
  ['string', 'ValueMap{"a","b"}', 'c', /one of a, b/],
  ['ip:VM Network', undefined, '10.0.0.300', /IP address/],
  ['ip', undefined, '2001:db8::1', undefined],
  ['real32', undefined, '1.5e3', undefined],
  ['string', undefined, 'a\0b', /NUL/],
  ['expression', undefined, 'anything', undefined],
])('a value of type %s with %s: %j', (type, qualifiers, value, problem) => {
  const why = whyNotValue({ type, qualifiers }, value)
  if (problem === undefined) expect(why).toBeUndefined()
  else expect(why).toMatch(problem)
})
