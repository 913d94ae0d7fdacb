/**
 * Certificates with which lab hosts encrypt the memory of VMs that move, where libvirt looks for them first
 * (migrate_tls_x509_cert_dir of qemu.conf). QEMU reads them when a move begins, so a test may take them away or exchange them.
 *
 * A host is server for what arrives and client for what leaves, and its peers know it by either certificate.
 */
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLIENT_EXTENSIONS, makeAuthority, serverExtensions } from './certificates.ts'

/** Of a lab host. */
interface Certified {
  readonly name: string
  readonly address: string
  readonly directory: string
}

/** In the directory of a host, whose `etc` it sees as /etc/libvirt. */
export const MIGRATION_CERTIFICATES = 'etc/migration'
const outside = ({ directory }: Certified): string => join(directory, MIGRATION_CERTIFICATES)

/** libvirt wants the directory to be there when it starts; without files in it no move is encrypted. */
export const migrationTlsConf = [`migrate_tls_x509_cert_dir = "/etc/libvirt/migration"`, 'migrate_tls_x509_verify = 1']

/** One authority for all of them. Called again, for some: those are trusted by nobody else any more. */
export async function giveMigrationCertificates(hosts: readonly Certified[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'covisor-lab-ca-'))
  try {
    const authority = await makeAuthority(folder)
    for (const host of hosts) {
      const directory = outside(host)
      await copyFile(authority.certificate, join(directory, 'ca-cert.pem'))
      await authority.sign(directory, 'server', host.name, serverExtensions(host.name, host.address))
      await authority.sign(directory, 'client', host.name, CLIENT_EXTENSIONS)
      for (const name of ['server', 'client']) {
        await rename(join(directory, `${name}.pem`), join(directory, `${name}-cert.pem`))
        await rename(join(directory, `${name}.key`), join(directory, `${name}-key.pem`))
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const takeMigrationCertificates = (host: Certified): Promise<void> =>
  rm(join(outside(host), 'server-cert.pem'), { force: true })
