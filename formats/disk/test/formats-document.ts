/** docs/formats.md as text, from the tables that the tests run. */
import { readCases, writeCases } from './format-cases.ts'

export function formatsDocument(): string {
  return `# Disk formats

Printed from \`formats/disk/test/format-cases.ts\`, the table that \`formats.itest.ts\` runs; do not edit.
"File" means random reads; "pipe" means one pass from front to back, as inside an OVA that is still arriving.

## Read

| format | kind | from | verified against |
|---|---|---|---|
${readCases.map(({ format, kind, asStream }) => `| ${format} | ${kind} | ${asStream ? 'file, pipe' : 'file'} | written by \`qemu-img\`, content compared |`).join('\n')}
| vmdk | vmfs (descriptor and flat file) | file | \`qemu-img\`'s flat file under a VMFS descriptor, content compared |
| vmdk, qcow2 | differences, with the parent given | file | written by \`qemu-io\`, content compared |
| qcow2 | internal snapshots: the active state | file | written by \`qemu-io\`, content compared |
| vmdk | streamOptimized by VMware products | file, pipe | appliances of the corpus, content compared with \`qemu-img\` |
| vmdk | vmfsSparse and seSparse deltas | file | none: no tool at hand writes it; tested with files built by the test |
| vhd, vhdx | differences, with the parent given; VHDX with a log to replay | file | none: no tool at hand writes them; tested with files built by the test |
| vdi | differences, with the parent given; maps of old headers | file | none: no tool at hand writes them; tested with files built by the test |
| vhdx | sectors of 4096 bytes, also with a log to replay and in differences | file | none: no tool at hand writes them; tested with files built by the test |
| vhd | footers of 511 bytes; lost footers, by their copy at the front | file | none: tested with files built by the test |
| parallels | differences, with the parent given; the old kind ("WithoutFreeSpace") | file | none: tested with files built by the test |
| qcow2 | one internal snapshot, by id or name | file | written by \`qemu-img snapshot\`, content compared |
| any | inside .gz, .zst, .xz or .bz2 | file (unpacked into scratch space); streamOptimized VMDK also pipe; size and kind from the first mebibytes | packed by Node (gzip, zstd) and by \`xz\` and \`bzip2\`, content compared |

Not read, and refused by name: encrypted qcow2, raw device mappings, QED, qcow version 1, VHD undo disks.
Names written in an image (backing files, extents, data files) are never opened; the caller hands those files over or the image is refused.
\`covisor import\` takes extents from beside their descriptor, and parents only from the user (\`--parent\`): here, on the server and at URLs.
A parent is compared with the id that the difference has of it (VMDK content id, VHD unique id, VHDX data write GUID, VDI UUID); qcow2 and Parallels have none.
A plain Parallels disk has no header: it is opened as raw. Parallels' DiskDescriptor.xml is not read: the error names the .hds files in it, which are given instead, a difference with its parents (\`--parent\`).

## Write

| format | kind | verified by |
|---|---|---|
${writeCases.map(({ format, kind, checks }) => `| ${format} | ${kind} | ${checks.map((check) => `\`qemu-img ${check}\``).join(', ')} |`).join('\n')}

Equal disks and options give equal files (for one version of zlib and zstd). streamOptimized VMDKs, and OVAs of OVF 1.1
with them inside, are also imported into the vSphere simulator (govmomi, by the calls behind \`govc import.vmdk\` and \`govc import.ova\`:
tests/live/formats-vsphere.itest.ts), which checks descriptor, header and protocol but does not read the grains; virt-v2v reads the same OVAs.

OVF 1.1 is what is written unless somebody asks for 2.0, because importers know little of 2.0. virt-v2v looks for elements of the namespace
\`…/ovf/envelope/1\` only, and for disks and network cards in \`<Item>\` (its input/OVF.ml), so it finds no disk in an OVF 2.0. govmomi's envelope
(ovf/envelope.go) has no \`<StorageItem>\` and no \`<EthernetPortItem>\` either. What we write as 2.0 is valid by DMTF's schema DSP8023 2.0 and as 1.1 by the same
schema for that namespace (checked by hand with xmllint; the schema is not ours to ship), and our own strict reader takes both back as the same machine.

VHDX is written by this package and not by a confined \`qemu-img\`: one pass, no scratch file, and equal disks give equal files.
`
}
