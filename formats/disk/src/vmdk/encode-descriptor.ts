/** The descriptor of a streamOptimized VMDK as text in its sectors. */

export interface DescriptorFields {
  readonly sectors: number
  readonly fileName: string
  readonly adapterType: 'lsilogic' | 'buslogic' | 'ide'
  /** Bytes kept for it in the file. */
  readonly room: number
}

/** Content ids tell a parent that it was changed. This disk has no children, and a random id would make every export differ. */
const CONTENT_ID = '7fc07150'

export function encodeDescriptor({ sectors, fileName, adapterType, room }: DescriptorFields): Uint8Array {
  if (/["\r\n\0]/.test(fileName))
    throw new RangeError('the file name in a VMDK descriptor cannot hold quotes or line ends')
  const { cylinders, heads, sectorsPerTrack } = geometry(sectors, adapterType)
  const text = `# Disk DescriptorFile
version=1
encoding="UTF-8"
CID=${CONTENT_ID}
parentCID=ffffffff
createType="streamOptimized"

# Extent description
RW ${sectors} SPARSE "${fileName}"

# The Disk Data Base
#DDB

ddb.adapterType = "${adapterType}"
ddb.geometry.cylinders = "${cylinders}"
ddb.geometry.heads = "${heads}"
ddb.geometry.sectors = "${sectorsPerTrack}"
ddb.virtualHWVersion = "4"
`
  const bytes = Buffer.alloc(room)
  if (bytes.write(text) < Buffer.byteLength(text))
    throw new RangeError('the file name is too long for a VMDK descriptor')
  return bytes
}

/** What a BIOS would see: SCSI disks above 1 GiB have 255 heads, smaller and IDE ones fewer. Nothing modern reads it. */
function geometry(sectors: number, adapterType: DescriptorFields['adapterType']) {
  const isLarge = adapterType !== 'ide' && sectors >= 2 * 1024 * 1024
  const heads = adapterType === 'ide' ? 16 : isLarge ? 255 : 64
  const sectorsPerTrack = isLarge || adapterType === 'ide' ? 63 : 32
  const cylinders = Math.floor(sectors / (heads * sectorsPerTrack))
  return { cylinders: adapterType === 'ide' ? Math.min(cylinders, 16383) : cylinders, heads, sectorsPerTrack }
}
