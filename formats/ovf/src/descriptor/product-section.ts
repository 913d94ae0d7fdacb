/** <ProductSection> (DSP0243 9.5): who made the software, and the properties that are asked for at import. */
import type { XmlElement } from '@covisor/xml'
import type { DescriptorReader } from './descriptor-reader.ts'
import type { OvfProduct, OvfProperty } from './envelope.ts'

const CLAUSE = 'DSP0243 9.5'

export function readProduct(reader: DescriptorReader, section: XmlElement): OvfProduct {
  const scope = { class: reader.attr(section, 'class') ?? '', instance: reader.attr(section, 'instance') ?? '' }
  return {
    ...scope,
    product: reader.childText(section, 'Product'),
    vendor: reader.childText(section, 'Vendor'),
    version: reader.childText(section, 'Version'),
    fullVersion: reader.childText(section, 'FullVersion'),
    productUrl: reader.childText(section, 'ProductUrl'),
    vendorUrl: reader.childText(section, 'VendorUrl'),
    appUrl: reader.childText(section, 'AppUrl'),
    properties: readProperties(reader, section, scope),
  }
}

type Scope = Pick<OvfProduct, 'class' | 'instance'>

/** A <Category> holds for the properties after it, up to the next one. */
function readProperties(reader: DescriptorReader, section: XmlElement, scope: Scope): OvfProperty[] {
  const properties: OvfProperty[] = []
  const seen = new Set<string>()
  let category: string | undefined
  for (const child of section.elements()) {
    if (child.local === 'Category') category = reader.text(child) || undefined
    if (child.local !== 'Property') continue
    const property = readProperty(reader, child, scope, category)
    const identity = `${property.key} ${reader.attr(child, 'configuration') ?? ''}`
    if (seen.has(identity)) reader.refuse(child, CLAUSE, `the property "${property.fullKey}" is declared twice`)
    seen.add(identity)
    properties.push(property)
  }
  return properties
}

function readProperty(
  reader: DescriptorReader,
  element: XmlElement,
  scope: Scope,
  category: string | undefined,
): OvfProperty {
  const key = reader.needAttr(element, 'key', CLAUSE)
  const values = reader.children(element, 'Value').map((value) => ({
    deploymentOption: reader.attr(value, 'configuration') ?? '',
    value: reader.attr(value, 'value') ?? '',
  }))
  return {
    key,
    fullKey: [scope.class, key, scope.instance].filter((part) => part !== '').join('.'),
    type: reader.attr(element, 'type') || 'string',
    qualifiers: reader.attr(element, 'qualifiers') ?? reader.vmwAttr(element, 'qualifiers'),
    value: reader.attr(element, 'value') ?? values.find(({ deploymentOption }) => deploymentOption === '')?.value,
    valueFor: values.filter(({ deploymentOption }) => deploymentOption !== ''),
    isUserConfigurable: reader.flag(element, 'userConfigurable', false),
    isPassword: reader.flag(element, 'password', false) || /^password/i.test(reader.attr(element, 'type') ?? ''),
    category,
    label: reader.childText(element, 'Label'),
    description: reader.childText(element, 'Description'),
  }
}
