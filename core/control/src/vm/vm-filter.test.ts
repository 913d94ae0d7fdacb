/** What the terms of a filter become in the store's question, and which are refused. */
import type { Actor } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { vmTerms } from './vm-filter.ts'

const provider = { verbs: 'all' } as unknown as Actor
const tenant = { verbs: new Set(['vm:read']) } as unknown as Actor
const term = (text: string) => vmTerms(provider, text)[0]

describe('the filter of VMs', () => {
  test.each([
    ['name:web01', { field: 'name', globs: ['web01'], isNot: false }],
    ['name~web', { field: 'name', globs: ['*web*'], isNot: false }],
    ['-host:kvm?', { field: 'host', globs: ['kvm?'], isNot: true }],
    ['state:running,paused', { field: 'state', oneOf: ['running', 'paused'], isNot: false }],
    ['memory>4G', { field: 'memoryMiB', least: 4097, most: Number.MAX_SAFE_INTEGER, isNot: false }],
    ['memory<=1.5GiB', { field: 'memoryMiB', least: 0, most: 1536, isNot: false }],
    ['memory:512', { field: 'memoryMiB', least: 512, most: 512, isNot: false }],
    ['vcpus<2', { field: 'vcpus', least: 0, most: 1, isNot: false }],
    ['tag:env=prod', { field: 'tag', key: 'env', value: 'prod', isNot: false }],
    ['tag:gold', { field: 'tag', key: 'gold', isNot: false }],
    ['managed:no', { field: 'managed', is: false, isNot: false }],
    ['shop', { field: 'nameContains', text: 'shop', isNot: false }],
  ])('%s', (text, expected) => {
    expect(term(text)).toEqual(expected)
  })

  test.each([
    ['colour:red', 'VMs are filtered by name, state, host, vcpus, memory, folder, tag, managed, id'],
    ['state:hovering', '"state:hovering" is no state; states are'],
    ['state>running', 'after state comes :'],
    ['memory>lots', 'is no amount of memory such as 4G or 512M'],
    ['vcpus:1,2', 'takes one value, not 2'],
    ['managed:maybe', 'is neither yes nor no'],
    ['a b vcpus:x', 'filter, character 5'],
  ])('%s is refused with the way out', (text, why) => {
    expect(() => vmTerms(provider, text)).toThrow(why)
  })

  test('does not tell a tenant that there are hosts', () => {
    expect(() => vmTerms(tenant, 'host:kvm1')).toThrow(
      'VMs are filtered by name, state, vcpus, memory, folder, tag, managed, id',
    )
  })
})
