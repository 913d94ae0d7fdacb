/** What is said when memory was to travel encrypted and could not: libvirt's own words, and what to put where. */
import { AppError } from '@covisor/model'
import { expect, test } from 'vitest'
import { mendTls } from './mend-tls.ts'

const refused = (why: string) => new AppError('HOST_REFUSED', { host: 'kvm2', action: 'move the VM', why })

for (const why of [
  "unable to execute QEMU command 'object-add': Unable to access credentials /etc/pki/qemu/ca-cert.pem: No such file or directory",
  'host migration TLS directory not configured: migrate_tls_x509_cert_dir',
  'TLS handshake failed: The certificate is not trusted.',
]) {
  test(`"${why.slice(0, 40)}…" is answered with the files that belong there`, () => {
    const mended = mendTls(refused(why))
    expect(mended).toMatchObject({ code: 'HOST_REFUSED', cause: { message: expect.stringContaining(why) as string } })
    expect((mended as Error).message).toContain(`${why}: both hosts need ca-cert.pem`)
  })
}

test('what has nothing to do with certificates is said as it is', () => {
  const errors = [refused('it has not enough memory'), new AppError('HOST_UNREACHABLE', { host: 'kvm2', why: 'TLS' })]
  expect(errors.map(mendTls)).toEqual(errors)
})
