/**
 * The properties that one virtual system sees: its own, and those of the collections around it, which its own override.
 * DSP0243 9.5.1 and 11.1.
 *
 * A property's value here is its default under one deployment option; answers are answer-properties.ts's work.
 */
import type { OvfCollection, OvfProduct, OvfProperty, OvfSystem } from '../descriptor/envelope.ts'

export interface VisibleProperty {
  /** As the guest sees it: `class.key.instance`. */
  readonly key: string
  readonly type: string
  readonly qualifiers: string | undefined
  readonly value: string | undefined
  readonly isUserConfigurable: boolean
  readonly isPassword: boolean
  readonly category: string | undefined
  readonly label: string | undefined
  readonly description: string | undefined
}

export function visibleProperties(
  content: OvfSystem | OvfCollection,
  systemId: string,
  deploymentOption: string | undefined,
): VisibleProperty[] {
  const visible = new Map<string, VisibleProperty>()
  for (const { products } of pathTo(content, systemId)) {
    for (const property of propertiesOf(products)) visible.set(property.fullKey, shown(property, deploymentOption))
  }
  return [...visible.values()]
}

/** From the outermost collection to the system itself. */
function pathTo(content: OvfSystem | OvfCollection, systemId: string): readonly (OvfSystem | OvfCollection)[] {
  if (content.kind === 'system') return content.id === systemId ? [content] : []
  for (const child of content.children) {
    const path = pathTo(child, systemId)
    if (path.length > 0) return [content, ...path]
  }
  return []
}

const propertiesOf = (products: readonly OvfProduct[]): readonly OvfProperty[] =>
  products.flatMap(({ properties }) => properties)

function shown(property: OvfProperty, option: string | undefined): VisibleProperty {
  const byOption = property.valueFor.find(({ deploymentOption }) => deploymentOption === option)?.value
  return {
    key: property.fullKey,
    type: property.type,
    qualifiers: property.qualifiers,
    value: byOption ?? property.value,
    isUserConfigurable: property.isUserConfigurable,
    isPassword: property.isPassword,
    category: property.category,
    label: property.label,
    description: property.description,
  }
}
