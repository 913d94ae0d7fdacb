/** An appliance from a lane source: an OVA, or a descriptor with its files beside it in the same folder. */
import {
  type Appliance,
  applianceKind,
  decodeText,
  MAX_TEXT_BYTES,
  type OpenOptions,
  OvfError,
  openAppliance,
  openOva,
  parseOvf,
  pieceNames,
  type RangeSource,
} from '@covisor/ovf'
import type { CountingSource } from './lane-source.ts'

export async function openApplianceSource(source: CountingSource, options: OpenOptions = {}): Promise<Appliance> {
  if ((await applianceKind(source)) === 'ova') return await openOva(source, options)
  if (source.size > MAX_TEXT_BYTES) {
    throw new OvfError({
      file: source.name,
      clause: 'DSP0243 5.3',
      text: `a descriptor of ${source.size} bytes is too large`,
    })
  }
  const bytes = await source.read(0, source.size)
  const base = source.name.replace(/\.ovf$/i, '')
  const part = async (name: string) => {
    const sibling = await source.sibling(name)
    return sibling === undefined || sibling.size > MAX_TEXT_BYTES
      ? undefined
      : { name, bytes: await sibling.read(0, sibling.size) }
  }
  const files = new Map<string, RangeSource>()
  for (const file of parseOvf(decodeText(bytes, source.name), source.name).files) {
    // As a whole under its own name, or in the pieces of a chunked file.
    for (const name of new Set([file.href, plainName(file.href), ...pieceNames(file)])) {
      const sibling = await source.sibling(plainName(name))
      if (sibling !== undefined) files.set(name, sibling)
    }
  }
  return await openAppliance(
    {
      descriptor: { name: source.name, bytes },
      manifest: await part(`${base}.mf`),
      certificate: await part(`${base}.cert`),
      files,
    },
    options,
  )
}

function plainName(href: string): string {
  try {
    return decodeURIComponent(href.replace(/^\.\//, ''))
  } catch {
    return href
  }
}
