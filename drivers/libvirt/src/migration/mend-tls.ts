/**
 * How to mend what keeps the memory of a VM from travelling encrypted: libvirt checks certificates only when a move begins, and says
 * with QEMU's words which file it missed or why the other side was not believed, but not what belongs where.
 *
 * QEMU has no number for it, so its words are looked for; they are the same in every language (QEMU is not translated).
 */
import { AppError, isAppError } from '@covisor/model'

/** crypto/tlscredsx509.c, crypto/tlssession.c and migration/tls.c of QEMU 7.2; the first is libvirt's, for a directory that is not there. */
const ABOUT_CERTIFICATES = /migrate_tls_x509_cert_dir|tls[ -]creds|credentials|certificate|TLS handshake|x509/i

const MEND =
  'both hosts need ca-cert.pem, server-cert.pem, server-key.pem, client-cert.pem and client-key.pem of one authority in the migrate_tls_x509_cert_dir of their qemu.conf (/etc/pki/qemu by default), valid for the name or address that the memory is sent to; or move without --tls'

/** Of a move that was to be encrypted; any other error is handed back as it is. */
export function mendTls(error: unknown): unknown {
  if (!isAppError(error, 'HOST_REFUSED')) return error
  const { host, action, why } = error.params
  if (!ABOUT_CERTIFICATES.test(String(why))) return error
  return new AppError('HOST_REFUSED', { host, action, why: `${String(why).trim()}: ${MEND}` }, { cause: error })
}
