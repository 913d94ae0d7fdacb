/** What is offered where somebody presses Tab, with a server that is a table. */
import { describe, expect, test } from 'vitest'
import { commands } from '../commands.ts'
import { fakeServer, problem } from '../testing/fake-server.ts'
import { complete, FILES } from './complete.ts'

const server = fakeServer({
  'GET /v1/vms': { items: [{ name: 'web01' }, { name: 'web02' }, { name: 'db01' }, { name: 'web\nrm' }] },
  'GET /v1/hosts': { items: [{ name: 'kvm1' }] },
  'GET /v1/pools': { items: [{ name: 'fast' }] },
  'GET /v1/networks': { items: [{ name: 'lan' }] },
  'GET /v1/images': { items: [{ name: 'debian12' }] },
  'GET /v1/volumes': { items: [{ name: 'data01' }] },
  'GET /v1/tasks': { items: [{ id: '3f0c' }] },
  'GET /v1/vms/web01/snapshots': { items: [{ name: 'before' }] },
})

/** The last word is the one that is being typed. */
const offered = (...words: string[]) => complete(commands, words, () => server.client)

describe('offered are', () => {
  test.each([
    ['commands', ['v'], ['vm', 'volume']],
    ['commands of a group', ['vm', 's'], ['screenshot', 'show', 'shutdown', 'snapshot', 'start', 'stop', 'suspend']],
    ['commands of a group in a group', ['vm', 'snapshot', ''], ['create', 'delete', 'list', 'revert']],
    [
      'options',
      ['vm', 'delete', '--'],
      ['--force', '--keep-volumes', '--purge', '--plan', '--save-plan', '--no-wait', '--yes', '--output', '--help'],
    ],
    ['choices of an option', ['vm', 'list', '--state', 'cr'], ['creating', 'crashed']],
    ['choices of an argument', ['rule', 'create', 'ha', ''], ['together', 'apart', 'on', 'off']],
    ['shells', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['formats', ['vm', 'list', '-o', ''], ['table', 'json', 'yaml']],
    ['VMs, without names that would be two words', ['vm', 'start', 'web'], ['web01', 'web02']],
    ['more VMs', ['vm', 'start', 'web01', 'd'], ['db01']],
    ['VMs after options', ['vm', 'stop', '--no-wait', 'd'], ['db01']],
    ['VMs after -o', ['-o', 'json', 'vm', 'show', 'd'], ['db01']],
    ['snapshots of the VM', ['vm', 'snapshot', 'revert', 'web01', ''], ['before']],
    ['hosts', ['vm', 'list', '--host', ''], ['kvm1']],
    ['pools', ['import', 'x.ova', '--pool', ''], ['fast']],
    ['networks', ['vm', 'edit', 'web01', '--add-network', ''], ['lan']],
    ['images', ['vm', 'create', 'a', '--image', 'd'], ['debian12']],
    ['volumes for disks', ['vm', 'create', 'a', '--disk', 'd'], ['data01']],
    ['tasks', ['task', 'show', ''], ['3f0c']],
    ['files', ['import', './a'], [FILES]],
    ['files for options', ['vm', 'create', 'a', '--user-data', ''], [FILES]],
    ['nothing for a name that does not exist yet', ['vm', 'clone', 'web01', ''], []],
    ['nothing for a number', ['vm', 'create', 'a', '--vcpus', ''], []],
    ['nothing after the last argument', ['vm', 'show', 'web01', ''], []],
  ])('%s', async (_, words, expected) => {
    expect(await offered(...words)).toEqual(expected)
  })
})

test('a server that refuses offers nothing, and is no error', async () => {
  const refusing = fakeServer({ 'GET /v1/vms': () => problem(401, 'UNAUTHENTICATED', 'sign in first') })
  expect(await complete(commands, ['vm', 'start', ''], () => refusing.client)).toEqual([])
})

test('no server is asked for words that the commands know', async () => {
  const nobody = () => {
    throw new Error('asked')
  }
  expect(await complete(commands, ['vm', 'list', '--state', 'sto'], nobody)).toEqual(['stopped', 'stopping'])
})
