/** Other programs' documents that people hand in for an OVF descriptor: what to give instead. By the name of the root element. */
import type { XmlElement } from '@covisor/xml'

const remedies: Readonly<Record<string, (root: XmlElement) => string>> = {
  Parallels_disk_image: (root) => {
    const files = root.descendants('File').map(({ text }) => JSON.stringify(text.trim().slice(0, 255)))
    const listed = files.length === 0 ? '' : ` (here: ${files.slice(0, 5).join(', ')})`
    return `It describes a Parallels disk; give the .hds file beside it${listed}, and what that is a difference to with --parent.`
  },
  ParallelsVirtualMachine: () => 'It is the configuration of a Parallels VM; give the .hds file of its disk.',
  VirtualBox: () =>
    "It is VirtualBox's own configuration; export the VM as an appliance (File, Export), or give its disk.",
  domain: () => 'It is a domain of libvirt; add its host (covisor host add), or give its disk.',
}

export function remedyFor(root: XmlElement): string {
  return remedies[root.local]?.(root) ?? 'Give the .ovf descriptor of OVF 0.9, 1.x or 2.x.'
}
