/**
 * Files that were dropped or chosen together, as the one file that the server imports.
 *
 * A descriptor with its disks becomes an OVA without being copied: a tar archive is headers between files, and the browser makes such a
 * file of pieces without reading them. The same files give the same bytes again, so an upload of them can go on after a reload.
 */

const BLOCK = 512
const MOST_NAME_BYTES = 100
/** What fits into ustar's eleven octal digits; larger files get GNU's binary size. */
const OCTAL_LIMIT = 8 ** 11
const TIME = 315_532_800 // 1980-01-01, as on the members of the OVAs that the server writes

const APPLIANCE_PARTS = /\.(ovf|mf|cert|vmdk|vhdx?|vdi|qcow2|img|raw|iso|strings|xml|msg|nvram)$/i

/** Throws an Error for people when the files do not belong together. */
export function asAppliance(files: readonly File[]): File {
  const [first, ...others] = files
  if (first === undefined) throw new Error('There is no file in it.')
  if (others.length === 0) {
    if (/\.ovf$/i.test(first.name))
      throw new Error(
        `${first.name} only describes an appliance. Drop it together with its disks, or drop their folder.`,
      )
    return first
  }
  const descriptors = files.filter(({ name }) => /\.ovf$/i.test(name))
  const [descriptor] = descriptors
  if (descriptor === undefined)
    throw new Error(
      `These are ${files.length} files without an OVF descriptor. Drop one appliance or one disk at a time.`,
    )
  if (descriptors.length > 1)
    throw new Error(`These are ${descriptors.length} appliances: ${names(descriptors)}. Drop one at a time.`)
  const parts = files.filter((file) => file !== descriptor && APPLIANCE_PARTS.test(file.name))
  const sorted = parts.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
  return archiveOf(descriptor.name.replace(/\.ovf$/i, '.ova'), [descriptor, ...sorted])
}

/** The manifest is second, where readers that stream look for it. */
const rank = ({ name }: File): number => (/\.mf$/i.test(name) ? 0 : /\.cert$/i.test(name) ? 1 : 2)

const names = (files: readonly File[]): string => files.map(({ name }) => name).join(', ')

function archiveOf(name: string, files: readonly File[]): File {
  const pieces = files.flatMap((file) => {
    const padding = (BLOCK - (file.size % BLOCK)) % BLOCK
    return [headerOf(file), file, new Uint8Array(padding)]
  })
  return new File([...pieces, new Uint8Array(2 * BLOCK)], name)
}

/** POSIX.1-1988 ustar: name 0, mode 100, size 124, mtime 136, checksum 148, type 156, magic 257. */
export function headerOf({ name, size }: { readonly name: string; readonly size: number }): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK)
  const encoded = new TextEncoder().encode(name)
  if (encoded.length > MOST_NAME_BYTES) throw new Error(`The name of ${name} is too long for an appliance.`)
  header.set(encoded, 0)
  put(header, 100, '0000644\0')
  put(header, 108, '0000000\0')
  put(header, 116, '0000000\0')
  if (size < OCTAL_LIMIT) put(header, 124, `${octal(size, 11)}\0`)
  else binarySize(header, size)
  put(header, 136, `${octal(TIME, 11)}\0`)
  put(header, 148, '        ')
  put(header, 156, '0')
  put(header, 257, 'ustar\x0000')
  const sum = header.reduce((total, byte) => total + byte, 0)
  put(header, 148, `${octal(sum, 6)}\0 `)
  return header
}

/** GNU tar: the top bit of the field, then the number in its last bytes. */
function binarySize(header: Uint8Array<ArrayBuffer>, size: number): void {
  header[124] = 0x80
  new DataView(header.buffer).setBigUint64(128, BigInt(size))
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

function put(header: Uint8Array, at: number, text: string): void {
  header.set(new TextEncoder().encode(text), at)
}
