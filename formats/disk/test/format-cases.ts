/**
 * Every kind of image that this package claims to read or write, and who wrote or read it in the test. One table: formats.itest.ts
 * runs it against qemu-img, and docs/formats.md is printed from it.
 */

export interface ReadCase {
  readonly format: 'raw' | 'vmdk' | 'qcow2' | 'vhd' | 'vhdx' | 'vdi' | 'parallels'
  readonly kind: string
  /** File name of the image; its siblings, if any, are made beside it. */
  readonly file: string
  /** Arguments of `qemu-img convert` behind `-f raw`, before input and output. */
  readonly convert: readonly string[]
  /** qemu-img needs to be told for formats without magic. */
  readonly qemuFormat?: string
  /** Size of the guest's disk; the default is small. Large ones are mostly holes. */
  readonly size?: number
  readonly asStream?: boolean
}

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const vmdk = (subformat: string, ...options: string[]) => [
  '-O',
  'vmdk',
  '-o',
  [`subformat=${subformat}`, ...options].join(','),
]
const qcow2 = (...options: string[]) => ['-O', 'qcow2', '-o', options.join(',')]

export const readCases: readonly ReadCase[] = [
  { format: 'raw', kind: 'plain', file: 'raw.img', convert: ['-O', 'raw'], asStream: true },
  { format: 'vmdk', kind: 'streamOptimized', file: 'so.vmdk', convert: vmdk('streamOptimized'), asStream: true },
  {
    format: 'vmdk',
    kind: 'streamOptimized, several grain tables',
    file: 'so5.vmdk',
    convert: vmdk('streamOptimized'),
    size: 5 * GIB,
    asStream: true,
  },
  { format: 'vmdk', kind: 'monolithicSparse', file: 'mono.vmdk', convert: vmdk('monolithicSparse') },
  {
    format: 'vmdk',
    kind: 'monolithicSparse, zeroed grains',
    file: 'zg.vmdk',
    convert: ['-S', '0', ...vmdk('monolithicSparse', 'zeroed_grain=on')],
  },
  { format: 'vmdk', kind: 'monolithicFlat', file: 'flat.vmdk', convert: vmdk('monolithicFlat') },
  {
    format: 'vmdk',
    kind: 'twoGbMaxExtentSparse',
    file: 'split.vmdk',
    convert: vmdk('twoGbMaxExtentSparse'),
    size: 5 * GIB,
  },
  {
    format: 'vmdk',
    kind: 'twoGbMaxExtentFlat',
    file: 'splitflat.vmdk',
    convert: vmdk('twoGbMaxExtentFlat'),
    size: 5 * GIB,
  },
  { format: 'qcow2', kind: 'version 3', file: 'v3.qcow2', convert: qcow2('compat=1.1') },
  { format: 'qcow2', kind: 'version 2', file: 'v2.qcow2', convert: qcow2('compat=0.10') },
  { format: 'qcow2', kind: 'clusters of 512 bytes', file: 'c512.qcow2', convert: qcow2('cluster_size=512') },
  { format: 'qcow2', kind: 'clusters of 2 MiB', file: 'c2m.qcow2', convert: qcow2('cluster_size=2M') },
  { format: 'qcow2', kind: 'compressed, zlib', file: 'zlib.qcow2', convert: ['-c', ...qcow2('compression_type=zlib')] },
  { format: 'qcow2', kind: 'compressed, zstd', file: 'zstd.qcow2', convert: ['-c', ...qcow2('compression_type=zstd')] },
  {
    format: 'qcow2',
    kind: 'compressed, clusters of 4 KiB',
    file: 'zlib4k.qcow2',
    convert: ['-c', ...qcow2('cluster_size=4k')],
  },
  {
    format: 'qcow2',
    kind: 'compressed, clusters of 2 MiB',
    file: 'zlib2m.qcow2',
    convert: ['-c', ...qcow2('cluster_size=2M')],
  },
  {
    format: 'qcow2',
    kind: 'extended L2 (subclusters)',
    file: 'extl2.qcow2',
    convert: qcow2('extended_l2=on', 'cluster_size=128k'),
  },
  { format: 'qcow2', kind: 'preallocated metadata', file: 'prealloc.qcow2', convert: qcow2('preallocation=metadata') },
  { format: 'qcow2', kind: 'external data file, given', file: 'ext.qcow2', convert: qcow2('data_file=ext.data') },
  {
    format: 'qcow2',
    kind: 'external raw data file, given',
    file: 'extraw.qcow2',
    convert: qcow2('data_file=extraw.data', 'data_file_raw=on'),
  },
  {
    format: 'vhd',
    kind: 'dynamic',
    file: 'dyn.vhd',
    convert: ['-O', 'vpc', '-o', 'subformat=dynamic,force_size=on'],
    qemuFormat: 'vpc',
  },
  {
    format: 'vhd',
    kind: 'fixed',
    file: 'fixed.vhd',
    convert: ['-O', 'vpc', '-o', 'subformat=fixed,force_size=on'],
    qemuFormat: 'vpc',
  },
  { format: 'vhdx', kind: 'dynamic', file: 'dyn.vhdx', convert: ['-O', 'vhdx', '-o', 'subformat=dynamic'] },
  {
    format: 'vhdx',
    kind: 'dynamic, blocks of 1 MiB',
    file: 'dyn1m.vhdx',
    convert: ['-O', 'vhdx', '-o', 'subformat=dynamic,block_size=1M'],
    size: 9 * GIB,
  },
  { format: 'vhdx', kind: 'fixed', file: 'fixed.vhdx', convert: ['-O', 'vhdx', '-o', 'subformat=fixed'] },
  { format: 'vdi', kind: 'dynamic', file: 'dyn.vdi', convert: ['-O', 'vdi'] },
  { format: 'vdi', kind: 'fixed', file: 'fixed.vdi', convert: ['-O', 'vdi', '-o', 'static=on'] },
  { format: 'parallels', kind: 'expanding', file: 'exp.hds', convert: ['-O', 'parallels'] },
  {
    format: 'parallels',
    kind: 'expanding, clusters of 64 KiB',
    file: 'exp64.hds',
    convert: ['-O', 'parallels', '-o', 'cluster_size=64k'],
  },
]

export interface WriteCase {
  readonly format: 'raw' | 'qcow2' | 'vmdk' | 'vhd' | 'vhdx'
  readonly compression?: 'zlib' | 'zstd'
  readonly kind: string
  readonly checks: readonly ('compare' | 'check')[]
}

export const writeCases: readonly WriteCase[] = [
  { format: 'raw', kind: 'plain, holes left out', checks: ['compare'] },
  { format: 'qcow2', kind: 'version 3', checks: ['compare', 'check'] },
  { format: 'qcow2', kind: 'version 3, compressed with zlib', compression: 'zlib', checks: ['compare', 'check'] },
  { format: 'qcow2', kind: 'version 3, compressed with zstd', compression: 'zstd', checks: ['compare', 'check'] },
  { format: 'vhd', kind: 'dynamic', checks: ['compare'] },
  { format: 'vhdx', kind: 'dynamic', checks: ['compare', 'check'] },
  { format: 'vmdk', kind: 'streamOptimized', checks: ['compare', 'check'] },
]
