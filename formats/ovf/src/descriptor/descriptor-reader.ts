/**
 * Reads values out of descriptor elements: attributes and texts by their OVF name, whichever namespace version or prefix
 * was used, with errors that carry file, line and clause. Collects notes on the way.
 *
 * Knows namespaces, localisation (ovf:msgid) and the rule of `ovf:required`. Does not know any section.
 */
import type { XmlElement } from '@covisor/xml'
import { hasForbiddenCharacters } from '../forbidden-characters.ts'
import { OvfError } from '../ovf-error.ts'
import type { OvfNote } from './envelope.ts'

const MAX_NAME_LENGTH = 1024

export const VMW = 'http://www.vmware.com/schema/ovf'

/** 0.9 as VMware wrote it, 1.x and 2.x as DMTF did, and oVirt's with a slash at the end. */
const OVF_NAMESPACES: readonly (readonly [RegExp, '0.9' | '1' | '2'])[] = [
  [/^http:\/\/www\.vmware\.com\/schema\/ovf\/1\/envelope$/, '0.9'],
  [/^http:\/\/schemas\.dmtf\.org\/ovf\/(envelope\/1|1\/envelope)\/?$/, '1'],
  [/^http:\/\/schemas\.dmtf\.org\/ovf\/(envelope\/2|2\/envelope)\/?$/, '2'],
]

export function ovfVersion(namespace: string): '0.9' | '1' | '2' | undefined {
  return OVF_NAMESPACES.find(([pattern]) => pattern.test(namespace))?.[1]
}

/** Anything that knows its line: an element, or what was read from one. */
export interface Place {
  readonly line: number | undefined
}

export class DescriptorReader {
  readonly file: string
  readonly notes: OvfNote[] = []
  readonly #messages: ReadonlyMap<string, string>

  constructor(file: string, messages: ReadonlyMap<string, string>) {
    this.file = file
    this.#messages = messages
  }

  refuse(at: Place | undefined, clause: string, text: string, remedy?: string): never {
    throw new OvfError({ file: this.file, line: at?.line, clause, text, remedy })
  }

  note(at: Place | undefined, text: string): void {
    this.notes.push({ line: at?.line, text })
  }

  /** An attribute of OVF itself; producers write it with and without prefix. */
  attr(element: XmlElement, local: string): string | undefined {
    const found = element.attributes.find((a) => a.local === local && (a.ns === '' || ovfVersion(a.ns) !== undefined))
    return found?.value.trim()
  }

  needAttr(element: XmlElement, local: string, clause: string): string {
    const value = this.attr(element, local)
    if (value !== undefined && value !== '') return value
    return this.refuse(element, clause, `<${element.name}> has no ovf:${local}`)
  }

  /** An attribute in VMware's namespace. */
  vmwAttr(element: XmlElement, local: string): string | undefined {
    return element.attr(local, VMW)?.trim()
  }

  flag(element: XmlElement, local: string, byDefault: boolean): boolean {
    const value = this.attr(element, local)
    return value === undefined || value === '' ? byDefault : value === 'true' || value === '1'
  }

  /** DSP0243 7.3: what is not understood must be refused unless it says required="false". */
  isRequired(element: XmlElement): boolean {
    return this.flag(element, 'required', true)
  }

  /** Names end in terminals, lists and file names, so they carry no control characters and do not turn text around. */
  plainName(element: XmlElement, name: string, what: string, clause: string): string {
    if (name.length > MAX_NAME_LENGTH)
      this.refuse(element, clause, `${what} is longer than ${MAX_NAME_LENGTH} characters`)
    if (hasForbiddenCharacters(name)) {
      this.refuse(element, clause, `${what} ${JSON.stringify(name)} holds control or direction characters`)
    }
    return name
  }

  /** Bounds the work that a hostile descriptor can cause; far above what any appliance has. */
  atMost(limit: number, found: readonly XmlElement[], what: string): readonly XmlElement[] {
    const first = found[limit]
    if (first !== undefined) this.refuse(first, 'limit of this reader', `there are more than ${limit} ${what}`)
    return found
  }

  /** Child elements of OVF itself, or without namespace, as 0.9 has them. */
  children(element: XmlElement, local: string): XmlElement[] {
    return element.elements(local).filter((child) => isOvf(child))
  }

  child(element: XmlElement, local: string): XmlElement | undefined {
    return this.children(element, local)[0]
  }

  /** The text of a child in the reader's language, undefined when absent or empty. */
  childText(element: XmlElement, local: string): string | undefined {
    const child = this.child(element, local)
    return child === undefined ? undefined : this.text(child) || undefined
  }

  /** DSP0243 10: the message in the chosen language, else what stands in the element. */
  text(element: XmlElement): string {
    const id = this.attr(element, 'msgid')
    return ((id === undefined ? undefined : this.#messages.get(id)) ?? element.text).trim()
  }

  /** A whole number ≥ 0 that JavaScript can hold exactly. */
  count(element: XmlElement, text: string, what: string, clause: string): number {
    // Some producers write all numbers as decimals: "4096.0".
    const value = /^\d{1,20}(?:\.0{1,6})?$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(value)) return value
    return this.refuse(
      element,
      clause,
      `${what} is ${JSON.stringify(text)}, which is not a whole number from 0 to 2^53`,
    )
  }

  countAttr(element: XmlElement, local: string, clause: string): number | undefined {
    const text = this.attr(element, local)
    return text === undefined || text === '' ? undefined : this.count(element, text, `ovf:${local}`, clause)
  }
}

export function isOvf(element: XmlElement): boolean {
  return element.ns === '' || ovfVersion(element.ns) !== undefined
}
