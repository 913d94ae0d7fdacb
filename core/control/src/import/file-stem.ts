/** What a file is called without what its name says of its format. Imported by the data lane too, so it knows nothing else. */

/** Of compressed files, as images are published. */
export const WRAPPER_SUFFIX = /\.(?:gz|xz|zstd?|bz2)$/i

/** A name for what is inside: "debian-12" of debian-12.qcow2.xz. */
export const stem = (fileName: string): string => fileName.replace(WRAPPER_SUFFIX, '').replace(/\.[^.]*$/, '')
