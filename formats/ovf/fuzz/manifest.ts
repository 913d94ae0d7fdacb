/** npm run fuzz -- formats/ovf/manifest: in both styles. */
import { parseManifest } from '../src/index.ts'
import { isExpected } from './expected-error.ts'

export const target = {
  words: [
    'SHA1(',
    'SHA256(',
    'SHA512(',
    'MD5 (',
    ')= ',
    '\r\n',
    '\n',
    '\0',
    '../',
    '/etc/passwd',
    '\u202e',
    '0'.repeat(64),
    ' *',
  ],
  async parse(input: Uint8Array): Promise<void> {
    parseManifest(Buffer.from(input).toString('utf8'), 'input.mf')
  },
  isExpected,
}
