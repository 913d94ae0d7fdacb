/** Drives KVM, QEMU and, as far as they go, other hypervisors through libvirt. */
export { libvirtDriver } from './libvirt-driver.ts'
