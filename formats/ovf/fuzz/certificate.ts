/** npm run fuzz -- formats/ovf/certificate: the signature line and the chain, over a manifest that stays the same. */
import { parseCertificate } from '../src/index.ts'
import { isExpected } from './expected-error.ts'

const manifest = Buffer.from('SHA256(vm.ovf)= 00\n')

export const target = {
  words: [
    'SHA1(',
    'SHA256(',
    'SHA512(',
    ')= ',
    '-----BEGIN CERTIFICATE-----',
    '-----END CERTIFICATE-----',
    'AAAA',
    '\n',
    '\0',
  ],
  async parse(input: Uint8Array): Promise<void> {
    parseCertificate(Buffer.from(input).toString('utf8'), 'input.cert', manifest)
  },
  isExpected,
}
