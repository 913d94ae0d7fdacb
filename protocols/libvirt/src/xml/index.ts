/** libvirt's documents to read and patch, nothing lost: `@covisor/libvirt/xml`. The client itself does not need it. */
export { el, writeXml, type XmlElement, XmlError } from '@covisor/xml'
export { LibvirtDocument } from './document.ts'
export { type DomainDisk, type DomainInterface, DomainXml } from './domain-xml.ts'
export { type DhcpHost, type NetworkAddress, NetworkXml } from './network-xml.ts'
export { setSize, sizeOf } from './size.ts'
export { PoolXml, VolumeXml } from './storage-xml.ts'
