/**
 * Volumes: XML to what we show, and back.
 *
 * An ISO is made as raw and recognised afterwards by its content, and 'vpc' is libvirt's word for VHD.
 */
import type { NewVolume, ObservedVolume, VolumeFormat } from '@covisor/driver-api'
import { volumeFormats } from '@covisor/driver-api'
import { el, parseXml, writeXml } from '@covisor/xml'
import { byteCount } from '../domain-xml/amounts.ts'

export function observeVolume(xml: string, pool: string): ObservedVolume {
  const volume = parseXml(xml, 'volume XML')
  const path = volume.find('target', 'path')?.text.trim()
  const backing = volume.find('backingStore', 'path')?.text.trim()
  return {
    pool,
    name: volume.first('name')?.text ?? '',
    format: formatOf(volume.find('target', 'format')?.attr('type'), volume.attr('type')),
    capacityBytes: byteCount(volume.first('capacity')),
    allocatedBytes: byteCount(volume.first('allocation')),
    ...(path === undefined ? {} : { path }),
    ...(backing === undefined || backing === '' ? {} : { backing }),
  }
}

function formatOf(format: string | undefined, type: string | undefined): VolumeFormat {
  if (type === 'dir' || type === 'netdir') return 'directory'
  if (format === 'vpc') return 'vhd'
  // Devices say nothing, 'unknown' or a partition type: they hold what is written to them.
  if (type === 'block' || type === 'network' || format === undefined) return 'raw'
  return volumeFormats.find((name) => name === format) ?? 'other'
}

/** Mode 0600: only the hypervisor and root read what guests store. */
export function volumeXml(volume: Omit<NewVolume, 'pool'>, options: { readonly sparse: boolean }): string {
  const format = volume.format === 'iso' ? 'raw' : volume.format === 'vhd' ? 'vpc' : volume.format
  return writeXml(
    el(
      'volume',
      {},
      el('name', {}, volume.name),
      el('capacity', { unit: 'bytes' }, volume.capacityBytes),
      options.sparse ? el('allocation', { unit: 'bytes' }, 0) : undefined,
      el(
        'target',
        {},
        el('format', { type: format }),
        el('permissions', {}, el('mode', {}, '0600')),
        // version 3: what every QEMU since 2013 reads, and needed for lazy refcounts and bitmaps (backups).
        format === 'qcow2' ? el('compat', {}, '1.1') : undefined,
      ),
    ),
  )
}
