/**
 * Device keys as libvirt aliases: libvirt keeps an alias that begins with `ua-` as it is, so a device of ours is found
 * again by its key whatever else happened to the XML. Letters, digits, dash, underscore and dot are all it accepts.
 */
import { el, type XmlElement } from '@covisor/xml'

const PREFIX = 'ua-'

export function alias(key: string): XmlElement | undefined {
  return /^[A-Za-z0-9_.-]+$/.test(key) ? el('alias', { name: PREFIX + key }) : undefined
}

/** The key in a device's alias; undefined for devices that are not ours. */
export function keyOfAlias(device: XmlElement): string | undefined {
  const name = device.first('alias')?.attr('name')
  return name?.startsWith(PREFIX) === true ? name.slice(PREFIX.length) : undefined
}
