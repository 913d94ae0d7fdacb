/**
 * Which hardware items count under a deployment option. DSP0243 8.4 and 9.8.
 *
 * An item that names the option wins over one with the same InstanceID that names none; bounds are no devices.
 */
import type { OvfDeploymentOption, OvfEnvelope, OvfItem } from '../descriptor/envelope.ts'
import { OvfError } from '../ovf-error.ts'

export function chooseDeploymentOption(
  envelope: OvfEnvelope,
  wanted: string | undefined,
): OvfDeploymentOption | undefined {
  if (wanted === undefined) return envelope.deploymentOptions.find(({ isDefault }) => isDefault)
  const found = envelope.deploymentOptions.find(({ id }) => id === wanted)
  if (found !== undefined) return found
  const ids = envelope.deploymentOptions.map(({ id }) => id).join(', ')
  throw new OvfError({
    file: envelope.name,
    clause: 'DSP0243 9.8',
    text: `there is no deployment option "${wanted}"`,
    remedy: ids === '' ? 'The appliance has none; leave the option out.' : `Choose one of: ${ids}.`,
  })
}

export function chooseItems(items: readonly OvfItem[], option: OvfDeploymentOption | undefined): OvfItem[] {
  const chosen = new Map<string, OvfItem>()
  for (const item of items) {
    if (item.bound !== 'normal') continue
    const isNamed = option !== undefined && item.configurations.includes(option.id)
    if (item.configurations.length > 0 && !isNamed) continue
    if (isNamed || !chosen.has(item.instanceId)) chosen.set(item.instanceId, item)
  }
  return [...chosen.values()]
}
