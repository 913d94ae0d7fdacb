/**
 * @covisor/libvirt against a daemon that wants SASL over TLS, with a password file of its own.
 *
 * Needs Cyrus SASL's plugins and saslpasswd2 (Debian: libsasl2-modules, sasl2-bin); skipped where they are missing.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { ConnectionError, connect } from '@covisor/libvirt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const saslpasswd = process.env['COVISOR_SASLPASSWD'] ?? '/usr/sbin/saslpasswd2'
const unavailable = (await labUnavailable()) ?? saslMissing()

describe.skipIf(unavailable !== undefined).each(['SCRAM-SHA-256', 'PLAIN'])(
  'a daemon that wants SASL with %s',
  (mechanism) => {
    let host: LabHost
    let folder: string
    let uri: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'covisor-libvirt-sasl-'))
      host = await startLibvirtd({ name: 'covisor-libvirt-sasl', tls: true })
      const sasldb = join(folder, 'passwd.db')
      execFileSync(saslpasswd, ['-p', '-c', '-a', 'libvirt', '-f', sasldb, '-u', await realm(host), 'admin'], {
        input: 'secret',
      })
      const conf = join(folder, 'conf')
      await mkdir(conf)
      await writeFile(
        join(conf, 'libvirt.conf'),
        `mech_list: ${mechanism}\npwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ${sasldb}\n`,
      )
      await host.run(['mount', '--bind', conf, '/etc/sasl2'])
      await host.run(['sed', '-i', 's/^auth_tls.*/auth_tls = "sasl"/', '/etc/libvirt/libvirtd.conf'])
      await host.restart()

      const tls = host.tls
      if (tls === undefined) throw new Error('the lab host does not speak TLS')
      await symlink(tls.files.ca, join(folder, 'cacert.pem'))
      await symlink(tls.files.clientCertificate, join(folder, 'clientcert.pem'))
      await symlink(tls.files.clientKey, join(folder, 'clientkey.pem'))
      uri = `test+tls://localhost:${tls.port}/default?pkipath=${folder}`
    })
    afterAll(async () => {
      await host?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    test('is opened with the right password', async () => {
      await using libvirt = await connect(uri, { credentials: { username: 'admin', password: 'secret' } })
      expect((await libvirt.listDomains()).length).toBe(1)
    })

    test('is opened by whoever is asked for the password', async () => {
      const credentials = async ({ host }: { readonly host: string | undefined }) => {
        expect(host).toBe('localhost')
        return { username: 'admin', password: 'secret' }
      }
      await using libvirt = await connect(uri, { credentials })
      expect(libvirt.isOpen).toBe(true)
    })

    test('refuses a wrong password', async () => {
      const opening = connect(uri, { credentials: { username: 'admin', password: 'wrong' } })
      await expect(opening).rejects.toBeInstanceOf(ConnectionError)
      await expect(opening).rejects.toMatchObject({
        reason: 'authentication',
        message: expect.stringContaining('"admin"'),
      })
    })
  },
)

/** Accounts of a password file belong to a host's name. */
const realm = async (host: LabHost): Promise<string> => (await host.run(['hostname'])).trim()

function saslMissing(): string | undefined {
  try {
    execFileSync(saslpasswd, ['-v'], { stdio: 'ignore' })
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not installed: saslpasswd2' : undefined
  }
}
