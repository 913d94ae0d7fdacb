/** What is said of user-data while it is typed. */
import { expect, test } from 'vitest'
import { userDataFault, yamlFault } from './yaml-fault.ts'

test.each([
  ['nothing', ''],
  ['a cloud-config', '#cloud-config\npackages: [nginx]\n'],
  ['a script', '#!/bin/sh\nexit 1: [\n'],
  ['a MIME archive', 'Content-Type: multipart/mixed; boundary="x"\n\n: ['],
  ['a template', '## template: jinja\n#cloud-config\n{{ ds }'],
])('%s is fine', (_what, text) => {
  expect(userDataFault(text)).toBeUndefined()
})

test('a fault is named with its line', () => {
  expect(userDataFault('#cloud-config\npackages: [nginx\nusers: x\n')).toMatch(/line [23]/)
  expect(yamlFault('a: b: c')).toMatch(/line 1/)
})

test('YAML without the line that makes it cloud-config would be ignored by the guest', () => {
  expect(userDataFault('packages: [nginx]\n')).toBe('header')
})

test('aliases that would grow are not followed', () => {
  const bomb = [
    'a: &a [x]',
    ...Array.from(
      { length: 40 },
      (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]`,
    ),
  ]
  expect(yamlFault(bomb.join('\n'))).toBeUndefined()
})
