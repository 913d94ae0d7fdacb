/**
 * What has to be installed, and what for, by distribution family. Data only; install-packages.ts acts on it.
 *
 * Tried, each from its smallest installation: Debian 12 and 13, Ubuntu 24.04. On Fedora, whose names and modular daemons are from its
 * documentation, nobody has tried it. Fedora splits and joins some packages differently, so a need lists as many as it takes there.
 */

export interface Need {
  readonly what: string
  readonly debian: readonly string[]
  readonly fedora: readonly string[]
}

const isArm = process.arch === 'arm64'

/** To run VMs on this machine. */
export const hypervisorNeeds: readonly Need[] = [
  {
    what: 'libvirt',
    debian: ['libvirt-daemon-system', 'libvirt-clients'],
    fedora: ['libvirt-daemon-kvm', 'libvirt-daemon-config-network', 'libvirt-client'],
  },
  {
    what: 'QEMU',
    debian: [isArm ? 'qemu-system-arm' : 'qemu-system-x86', 'qemu-utils'],
    fedora: ['qemu-kvm', 'qemu-img'],
  },
  {
    what: 'UEFI firmware',
    debian: [isArm ? 'qemu-efi-aarch64' : 'ovmf'],
    fedora: [isArm ? 'edk2-aarch64' : 'edk2-ovmf'],
  },
  { what: 'virtual TPM', debian: ['swtpm', 'swtpm-tools'], fedora: ['swtpm', 'swtpm-tools'] },
  {
    what: 'NAT networks',
    debian: ['dnsmasq-base', 'iptables', 'iproute2'],
    fedora: ['dnsmasq', 'iptables-nft', 'iproute', 'iproute-tc'],
  },
]

/** To build the demo appliance. */
export const applianceNeeds: readonly Need[] = [
  { what: 'a shell for the demo guest', debian: ['busybox-static'], fedora: ['busybox'] },
  {
    what: 'a boot loader for the demo guest',
    debian: ['syslinux', 'syslinux-common', 'mtools'],
    fedora: ['syslinux', 'mtools'],
  },
  { what: 'unpacking a kernel package', debian: ['xz-utils'], fedora: ['xz', 'cpio', 'dnf-plugins-core'] },
]

/** To run the tests: the real things to test against. */
export const testNeeds: readonly Need[] = [
  { what: 'PostgreSQL', debian: ['postgresql', 'postgresql-client'], fedora: ['postgresql-server', 'postgresql'] },
  { what: 'ssh', debian: ['openssh-server', 'openssh-client'], fedora: ['openssh-server', 'openssh-clients'] },
  { what: 'a browser', debian: [browserOfDebian()], fedora: ['chromium-headless'] },
  { what: 'readers of ISO images', debian: ['genisoimage', 'xorriso'], fedora: ['genisoimage', 'xorriso'] },
  {
    what: "libvirt's own client",
    debian: ['python3-libvirt', 'virtinst'],
    fedora: ['python3-libvirt', 'virt-install'],
  },
  { what: 'certificates', debian: ['openssl', 'ca-certificates'], fedora: ['openssl', 'ca-certificates'] },
  { what: 'archives', debian: ['zstd', 'cpio', 'tar', 'git'], fedora: ['zstd', 'cpio', 'tar', 'git'] },
  { what: 'unpacking published images', debian: ['xz-utils', 'bzip2'], fedora: ['xz', 'bzip2'] },
  // Debian only: Fedora has govmomi as source under another path, and the test says that it cannot run.
  { what: "vSphere's simulator", debian: ['golang-go', 'golang-github-vmware-govmomi-dev'], fedora: [] },
  {
    what: 'passwords of libvirt (SASL)',
    debian: ['libsasl2-modules', 'sasl2-bin'],
    fedora: ['cyrus-sasl', 'cyrus-sasl-scram', 'cyrus-sasl-plain'],
  },
  { what: 'a directory (LDAP)', debian: ['slapd'], fedora: ['openldap-servers'] },
  { what: 'namespaces', debian: ['util-linux', 'procps'], fedora: ['util-linux', 'procps-ng'] },
]

/** Ubuntu has Chromium only as a snap, which does not run without systemd; there, browser tests say that they cannot run. */
function browserOfDebian(): string {
  return 'chromium'
}
