/** Which URLs and addresses are read: nothing that nobody named, and nothing inside through a name from outside. */
import { expect, test } from 'vitest'
import { addressKind } from './address-rules.ts'
import { whyNotAddress, whyNotUrl } from './url-rules.ts'

const rules = ['files.example.org', '*.images.example', 'lan.example:8080', '10.1.2.3', '[fd00::7]:8443']

test.each([
  ['https://files.example.org/a.ova', true],
  ['https://FILES.example.org./a.ova', true],
  ['https://files.example.org:8080/a.ova', false],
  ['https://evil-files.example.org/a.ova', false],
  ['https://files.example.org.evil.test/a.ova', false],
  ['http://a.images.example/x', true],
  ['http://images.example/x', false],
  ['http://lan.example:8080/x', true],
  ['http://lan.example/x', false],
  ['http://10.1.2.3/x', true],
  ['http://0x0a010203/x', true],
  ['http://10.1.2.4/x', false],
  ['https://[fd00::7]:8443/x', true],
  ['https://[fd00::8]:8443/x', false],
  ['ftp://files.example.org/x', false],
  ['file:///etc/passwd', false],
  ['https://joe:secret@files.example.org/x', false],
])('%s may be asked: %s', (url, allowed) => {
  expect(whyNotUrl(rules, new URL(url)) === undefined).toBe(allowed)
})

test('without rules nothing is read', () => {
  expect(whyNotUrl([], new URL('https://example.org/'))).toMatch(/importHosts/)
})

test('a pattern for all hosts allows no address that is written as one', () => {
  expect(whyNotUrl(['*'], new URL('http://169.254.169.254/latest'))).toMatch(/none of those/)
  expect(whyNotUrl(['*'], new URL('http://[::ffff:127.0.0.1]/'))).toMatch(/none of those/)
})

test.each([
  ['https://files.example.org/', '93.184.215.14', true],
  ['https://files.example.org/', '192.168.1.5', true],
  ['https://files.example.org/', '127.0.0.1', false],
  ['https://files.example.org/', '169.254.169.254', false],
  ['http://a.images.example/', '93.184.215.14', true],
  ['http://a.images.example/', '192.168.1.5', false],
  ['http://a.images.example/', '::ffff:10.0.0.1', false],
  ['http://10.1.2.3/', '10.1.2.3', true],
])('%s at %s is read: %s', (url, address, allowed) => {
  expect(whyNotAddress(rules, new URL(url), address) === undefined).toBe(allowed)
})

test.each([
  ['8.8.8.8', 'public'],
  ['2a00:1450:4001::200e', 'public'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'public'],
  ['100.64.0.1', 'private'],
  ['fd12::1', 'private'],
  ['::1', 'forbidden'],
  ['::', 'forbidden'],
  ['0.0.0.0', 'forbidden'],
  ['fe80::1', 'forbidden'],
  ['fe80::1%eth0', 'forbidden'],
  ['::ffff:169.254.169.254', 'forbidden'],
  ['::ffff:a9fe:a9fe', 'forbidden'],
  ['64:ff9b::7f00:1', 'forbidden'],
  ['64:ff9b::a00:1', 'private'],
  ['2002:7f00:1::', 'forbidden'],
  ['2002:0808:0808::1', 'public'],
  ['224.0.0.1', 'forbidden'],
  ['255.255.255.255', 'forbidden'],
  ['not an address', 'forbidden'],
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind)
})
