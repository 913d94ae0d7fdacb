/**
 * What is looked at when a host is enrolled or checked, and the way out of each trouble: the one table that errors, `host check`,
 * the API and docs/host-checks.md are made of.
 *
 * Codes are permanent: scripts may go by them. Drivers and control find; neither says how to mend.
 */
export interface HostCheck {
  /** What is so when all is well; begins the line of the check. */
  readonly asks: string
  /** One sentence or two for the administrator of the host. */
  readonly mend: string
}

export const hostChecks = {
  // Whether anything answers.
  connection: {
    asks: 'Covisor gets through to the hypervisor and is let in',
    mend: "Try the same address with libvirt's own client as the user that the server runs as: virsh -c ADDRESS list.",
  },
  'name-unknown': {
    asks: 'the name in the address is known',
    mend: 'Correct the name, or give it to the name server or to /etc/hosts of the machine that the server runs on.',
  },
  'no-route': {
    asks: 'a route leads to the host',
    mend: 'Is the host switched on and its cable in? Then look at the routes and gateways between the server and it.',
  },
  'no-answer': {
    asks: 'the host answers in time',
    mend: 'Either the host is down or a firewall drops the packets: ping it, look at its screen, then open the port to the server (ssh 22, tls 16514, tcp 16509).',
  },
  'port-closed': {
    asks: 'something listens on the port',
    mend: 'The host is up. Start sshd, or for tls and tcp the listening socket (systemctl enable --now libvirtd-tls.socket, or virtproxyd-tls.socket); a firewall that rejects looks the same.',
  },
  'daemon-missing': {
    asks: "libvirt's socket is there",
    mend: 'Install libvirt (libvirt-daemon-system, on Red Hat libvirt-daemon-kvm) and start it: systemctl enable --now libvirtd, or virtqemud.socket where libvirt is in parts; ?socket= names another place.',
  },
  // Whether both sides trust each other.
  'ssh-missing': {
    asks: 'the machine of the server has ssh',
    mend: 'Install openssh-client on the machine that the server runs on.',
  },
  'ssh-host-key-unknown': {
    asks: 'the ssh key of the host is known',
    mend: 'Compare it at the host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then connect once by hand as the user that the server runs as, or name a file by ?known_hosts=.',
  },
  'ssh-host-key-changed': {
    asks: 'the ssh key of the host is the known one',
    mend: 'If the host was installed anew: ssh-keygen -R HOST as the user that the server runs as, and accept the new key after comparing it. If not, somebody may be in between: do not.',
  },
  'ssh-key-refused': {
    asks: 'the host accepts our ssh key',
    mend: 'As the user that the server runs as: ssh-copy-id USER@HOST; or name another key by ?keyfile=. ssh never asks for a password here.',
  },
  'socket-permission': {
    asks: "the user may open libvirt's socket",
    mend: 'Put that user into the group libvirt there (usermod -aG libvirt USER) and sign in anew, or connect as root.',
  },
  'polkit-refused': {
    asks: 'polkit lets the user manage VMs',
    mend: 'Put the user into the group libvirt, or allow org.libvirt.unix.manage to it by a rule in /etc/polkit-1/rules.d; where polkit does not run, start it.',
  },
  'password-refused': {
    asks: 'libvirt accepts user and password',
    mend: "Reach the host over ssh or tls, which need no password; otherwise set it on the host (saslpasswd2 -a libvirt USER) and in auth.conf of the server's user.",
  },
  'certificate-missing': {
    asks: 'the certificates of the server are where libvirt looks for them',
    mend: 'Put cacert.pem, clientcert.pem and clientkey.pem into /etc/pki (CA, libvirt, libvirt/private), into ~/.pki/libvirt, or into the folder named by ?pkipath=, readable for the user that the server runs as.',
  },
  'certificate-name': {
    asks: 'the certificate of the host is for the name in the address',
    mend: 'Use the name that is in the certificate (openssl x509 -in servercert.pem -noout -ext subjectAltName), or make one for this name.',
  },
  'certificate-expired': {
    asks: 'the certificate of the host has not expired',
    mend: 'Make a new servercert.pem on the host and restart libvirt; if it should still be valid, the clock of the server is ahead.',
  },
  'certificate-not-yet-valid': {
    asks: 'the certificate of the host is valid already',
    mend: 'One of the two clocks is wrong: let both machines take their time from the same servers (chronyc tracking).',
  },
  'certificate-unknown-ca': {
    asks: 'the certificate of the host is signed by our CA',
    mend: 'Give the server the CA that signed it as cacert.pem, or have the certificate signed by the CA that the server knows.',
  },
  'certificate-refused': {
    asks: 'the host accepts our certificate',
    mend: 'Have clientcert.pem signed by the CA in the cacert.pem of the host, and see whether tls_allowed_dn_list in its libvirtd.conf names us; its log says which.',
  },
  'not-tls': {
    asks: 'the port speaks TLS',
    mend: 'Something else listens there: libvirt takes TLS on 16514. For its plain port (16509) the address begins with qemu+tcp.',
  },
  'identity-changed': {
    asks: 'it is the host that was enrolled',
    mend: 'If another machine has its address on purpose, remove the host and add it again.',
  },
  clock: {
    asks: 'its clock agrees with that of the server',
    mend: 'Let both machines take their time from the same servers (chronyc tracking): logs do not fit together otherwise, and certificates become invalid.',
  },
  // What runs VMs there.
  'libvirt-old': {
    asks: 'its libvirt is not older than 6.0',
    mend: 'Nobody has tried Covisor with it. Bring the host to a release that its distribution still maintains.',
  },
  'hypervisor-missing': {
    asks: 'libvirt finds a hypervisor to run VMs with',
    mend: 'Install QEMU (qemu-system-x86 or qemu-kvm) and restart libvirt, which looks for it when it starts.',
  },
  'qemu-old': {
    asks: 'its QEMU is not older than 4.2',
    mend: 'Nobody has tried Covisor with it. Bring the host to a release that its distribution still maintains.',
  },
  'kvm-missing': {
    asks: 'libvirt can use /dev/kvm',
    mend: 'Load the module (modprobe kvm_intel or kvm_amd), give the group kvm its rights on /dev/kvm, then restart libvirt. Until then guests are emulated, ten times slower.',
  },
  'virtualization-off': {
    asks: 'the CPU shows its virtualization',
    mend: 'Turn on VT-x or AMD-V (SVM) in the firmware setup; if this host is a VM itself, turn on nested virtualization where it runs. Until then guests are emulated, ten times slower.',
  },
  'machine-type-missing': {
    asks: 'its QEMU has the machine type that new VMs get',
    mend: 'Bring QEMU up to date, or name a machine type that it has when a VM is made.',
  },
  'firmware-missing': {
    asks: 'it has UEFI firmware for guests',
    mend: 'Install ovmf (edk2-ovmf on Red Hat). Without it only guests with BIOS can be made.',
  },
  'tpm-missing': {
    asks: 'it can give guests a TPM',
    mend: 'Install swtpm and swtpm-tools. Windows 11 does not install without.',
  },
  // Room.
  'pool-missing': {
    asks: 'a pool takes volumes',
    mend: 'Make one, or start the one that is there: covisor pool create default HOST /var/lib/libvirt/images.',
  },
  'pool-room': {
    asks: 'a pool has room for an image',
    mend: 'Delete what is not needed, or make a pool on a larger file system.',
  },
  'network-missing': {
    asks: 'a network is on',
    mend: 'Start one, or make one: covisor network start default.',
  },
  // Who else is there.
  'enrolled-already': {
    asks: 'it is not enrolled under another address',
    mend: 'Use the host that is there; covisor host list shows it.',
  },
  'uuid-twice': {
    asks: 'no other host has its UUID',
    mend: 'Both were cloned from one disk, or their vendor gave them the same number. On one of them: set host_uuid in libvirtd.conf (virtqemud.conf where libvirt is in parts) to what uuidgen prints, and restart libvirt. No VM could move between them before.',
  },
  'other-installation': {
    asks: 'no other Covisor looks after its VMs',
    mend: 'Remove the host from the other installation first (covisor host remove there), or both will act on the same VMs.',
  },
  'other-manager': {
    asks: 'no other manager looks after its VMs',
    mend: 'Take the host out of that manager first: it would go on to start, stop and move its VMs. Looking on is safe.',
  },
} as const satisfies Readonly<Record<string, HostCheck>>

export type HostCheckCode = keyof typeof hostChecks

export const hostCheckCodes = Object.keys(hostChecks) as HostCheckCode[]

/** 'failed': it cannot be enrolled so; 'attention': it works, and less; 'unknown': it cannot be told, `found` says why. */
export const hostCheckStates = ['passed', 'attention', 'failed', 'unknown'] as const
export type HostCheckState = (typeof hostCheckStates)[number]

export interface HostFinding {
  readonly check: HostCheckCode
  readonly state: HostCheckState
  /** What was seen, in words. */
  readonly found: string
}

/** As the end of an error that a check explains; empty without one. */
export const toMend = (check: HostCheckCode | undefined): string =>
  check === undefined ? '' : `. To mend (${check}): ${hostChecks[check].mend}`
