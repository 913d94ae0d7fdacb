/** Writes ISO 9660 images with Joliet and Rock Ridge names: cloud-init seeds, OVF property media. */
export { IsoError } from './iso-error.ts'
export type { IsoFile } from './tree.ts'
export { type IsoOptions, MAX_ISO_BYTES, writeIso } from './write-iso.ts'
