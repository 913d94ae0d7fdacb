/**
 * Every command of the command line, typed at the real server over a simulated host, as a person would go through a day: put a
 * host under management, make VMs, change them, look at them, delete them.
 *
 * The day's chapters are the files in cli/. They share one server and follow on each other; what a chapter needs it makes or finds
 * made. One of the last tests tells which command was forgotten.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { clusters } from './cli/clusters.ts'
import { completion } from './cli/completion.ts'
import { hosts } from './cli/hosts.ts'
import { identityProviders } from './cli/identity-providers.ts'
import { imagesAndGroups } from './cli/images-and-groups.ts'
import { imports } from './cli/imports.ts'
import { layout } from './cli/layout.ts'
import { oneVm } from './cli/one-vm.ts'
import { shares } from './cli/shares.ts'
import { storageAndNetworks } from './cli/storage-and-networks.ts'
import { tasksAndTokens } from './cli/tasks-and-tokens.ts'
import { tenancy } from './cli/tenancy.ts'
import { cliWorld } from './cli/world.ts'

const world = cliWorld()
const { keys, done, refused, stopServer } = world

describe('hosts', () => hosts(world))
describe('pools, networks and volumes', () => storageAndNetworks(world))
describe('a VM', () => oneVm(world))
describe('images and groups', () => imagesAndGroups(world))
describe('folders and tags', () => layout(world))
describe('import', () => imports(world))
describe('tasks, audit and tokens', () => tasksAndTokens(world))
describe('users, roles and quotas', () => tenancy(world))
describe('identity providers', () => identityProviders(world))
describe('completion in bash', () => completion(world))
describe('a second host', () => clusters(world))
describe('flavors, entitlements and shares', () => shares(world))

describe('in the end', () => {
  test('a host with VMs of Covisor is not forgotten by mistake', async () => {
    await refused('host remove lab --plan', 4, /refused \(ENDPOINT_IN_USE\)/)
    await done('host remove lab --force --yes')
    await done('host remove lab2')
    await refused('vm list', 0, /nothing to show/)
  })

  test('every command was typed', () => {
    expect(keys.neverTyped()).toEqual([])
  })

  test('Ctrl-C ends a question to a server that does not answer', async () => {
    const silent = createServer(() => interruptIt?.())
    let interruptIt: (() => void) | undefined
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const { port } = silent.address() as AddressInfo
    const asked = keys.spawn(['vm', 'list'], {
      env: { COVISOR_URL: `http://127.0.0.1:${port}` },
      onStart: (interrupt) => {
        interruptIt = interrupt
      },
    })
    expect(await asked).toEqual({ code: 130, stdout: '', stderr: '' })
    silent.closeAllConnections()
    silent.close()
  })

  test('a server that is away says how to start it', async () => {
    await stopServer()
    await refused('vm list', 6, /does not answer.*\n.*"covisor up" starts it/)
  })
})
