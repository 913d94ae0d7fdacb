/** From a typed line to output and exit code, with a server that is a table. */
import type { Schema } from '@covisor/client'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { accepted, fakeServer, problem } from '../testing/fake-server.ts'
import { endedTask, someTask } from '../testing/some-task.ts'
import { typeLine } from '../testing/type-line.ts'

const taskPath = `/v1/tasks/${someTask.id}`
const host = { name: 'kvm1', id: 'h1' }
const snapshot = { name: 'before', state: 'ready', hasMemory: false, isCurrent: true, parent: null, description: '' }

describe('a command line that is wrong ends with 2, and says how it is written', () => {
  test.each([
    [
      'an argument too few',
      'covisor vm start',
      /missing required argument 'VM'[\s\S]*usage: covisor vm start \[options\] <VM\.\.\.>/,
    ],
    ['an argument too many', 'covisor vm show a b', /too many arguments[\s\S]*usage: covisor vm show/],
    [
      'an unknown option',
      'covisor vm list --sate running',
      /unknown option '--sate'\n\(Did you mean --state\?\)[\s\S]*covisor vm list --help/,
    ],
    ['an unknown command', 'covisor vm strat web01', /unknown command 'strat'\n\(Did you mean start\?\)/],
    ['an option without its value', 'covisor vm create a --memory', /argument missing/],
    ['a size that is none', 'covisor vm create a --memory 12Q', /"12Q" is not a size; write 20G/],
    ['a number that is none', 'covisor vm create a --vcpus 1e3', /"1e3" is not a whole number/],
    ['an empty number', "covisor vm create a --vcpus ''", /"" is not a whole number/],
    ['a word that is not among the choices', 'covisor vm create a --firmware efi', /Allowed choices are bios, uefi/],
    ['an output that does not exist', 'covisor vm list -o xml', /Allowed choices are table, json, yaml/],
    [
      'a word the command itself refuses',
      'covisor rule create ha maybe web01',
      /"maybe": write together, apart, on or off\nhelp: {2}covisor rule create --help/,
    ],
    ['no command', 'covisor', /Usage: covisor/],
    ['a group alone', 'covisor vm', /Usage: covisor vm[\s\S]*Examples:/],
  ])('%s', async (_, line, says) => {
    const server = fakeServer({})
    const { code, stdout, stderr } = await typeLine(line, server)
    expect({ code, stdout, asked: server.asked }).toEqual({ code: 2, stdout: '', asked: [] })
    expect(stderr).toMatch(says)
  })
})

describe('help and version', () => {
  test.each([
    'covisor --help',
    'covisor help',
    'covisor vm --help',
    'covisor help vm',
    'covisor vm snapshot create --help',
  ])('%s goes to standard output', async (line) => {
    const { code, stdout, stderr } = await typeLine(line)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: covisor/)
  })

  test('a command shows its options and examples, a group what its things are', async () => {
    expect((await typeLine('covisor vm create --help')).stdout).toMatch(
      /--no-wait[\s\S]*Examples:\n {2}covisor vm create web01/,
    )
    expect((await typeLine('covisor vm --help')).stdout).toContain('A VM is given by its name, or by its id')
  })

  test('the version is one line', async () => {
    expect(await typeLine('covisor --version')).toEqual({ code: 0, stdout: '0.0.0-test\n', stderr: '' })
  })
})

describe('output', () => {
  const server = () => fakeServer({ 'GET /v1/vms/web01/snapshots': { items: [snapshot] } })

  test('is a table for people', async () => {
    const { stdout } = await typeLine('covisor vm snapshot list web01', server())
    expect(stdout.split('\n')[0]).toMatch(/^NAME {4}STATE/)
  })

  test('is JSON or YAML of everything the server said, wherever the option stands', async () => {
    for (const line of ['covisor vm snapshot list web01 -o json', 'covisor --output json vm snapshot list web01'])
      expect(JSON.parse((await typeLine(line, server())).stdout)).toEqual([snapshot])
    expect(parseYaml((await typeLine('covisor vm snapshot list web01 -o yaml', server())).stdout)).toEqual([snapshot])
  })

  test('of an empty list is still JSON, and a table says so', async () => {
    const empty = fakeServer({ 'GET /v1/vms/web01/snapshots': { items: [] } })
    expect((await typeLine('covisor vm snapshot list web01 -o json', empty)).stdout).toBe('[]\n')
    expect(await typeLine('covisor vm snapshot list web01', empty)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'nothing to show\n',
    })
  })

  test('of a list is all of its pages', async () => {
    const paged = fakeServer({
      'GET /v1/hosts': (request) =>
        Response.json(
          new URL(request.url).searchParams.get('after') === null
            ? { items: [host], next: 'cursor' }
            : { items: [{ ...host, name: 'kvm2' }], next: null },
        ),
    })
    const { stdout } = await typeLine('covisor host list -o json', paged)
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(['kvm1', 'kvm2'])
  })
})

describe('errors', () => {
  test('of the server are its text, on standard error, with the exit code of their code', async () => {
    const typed = await typeLine(
      'covisor vm show nope',
      fakeServer({ 'GET /v1/vms/nope': () => problem(404, 'NOT_FOUND', 'there is no VM "nope"') }),
    )
    expect(typed).toEqual({ code: 3, stdout: '', stderr: 'covisor: there is no VM "nope"\n' })
  })

  test('cannot write on the terminal', async () => {
    const hostile = fakeServer({ 'GET /v1/vms/x': () => problem(404, 'NOT_FOUND', 'no VM "\u001b[2J\u202e"') })
    expect((await typeLine('covisor vm show x', hostile)).stderr).toBe('covisor: no VM "\u{fffd}"\n')
  })

  test('a server that is away says how to start it', async () => {
    const env = { COVISOR_URL: 'http://127.0.0.1:1', COVISOR_TOKEN: 'x' }
    const { code, stderr } = await typeLine('covisor vm list', { env })
    expect(code).toBe(6)
    expect(stderr).toMatch(/http:\/\/127\.0\.0\.1:1 does not answer.*\n.*"covisor up" starts it/)
  })

  test('the token of this machine is not sent to another server', async () => {
    const { code, stderr } = await typeLine('covisor vm list', {
      env: { COVISOR_URL: 'https://elsewhere.example', XDG_CONFIG_HOME: '/nonexistent' },
    })
    expect(code).toBe(2)
    expect(stderr).toContain('there is no COVISOR_TOKEN to go with it')
  })
})

const plan: Schema<'Plan'> = {
  action: 'create',
  target: { kind: 'vm', id: null, name: 'web01' },
  steps: [{ name: 'volumes', title: 'Make its volumes', undo: 'delete them', pointOfNoReturn: false }],
  placement: null,
  moves: [],
  hardware: [],
  downtime: 'none',
  capacity: [],
  quota: [],
  choices: [{ about: 'the disk bus', chose: 'virtio', because: 'Linux has a driver for it' } as Schema<'Choice'>],
  warnings: [],
  irreversible: [],
  refusals: [],
  saved: null,
}

describe('--plan', () => {
  test('asks for the plan, prints it, and starts nothing', async () => {
    const server = fakeServer({ 'POST /v1/vms': plan })
    const { code, stdout } = await typeLine('covisor vm create web01 --plan', server)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Plan: create vm "web01"\nSteps:\n {2}Make its volumes\n/)
    expect(stdout).toContain('the disk bus: virtio, because Linux has a driver for it')
    expect(server.asked).toEqual(['POST /v1/vms?plan=true'])
  })

  test('of what would be refused says why, and ends like the refusal', async () => {
    const refusals = [{ code: 'POOL_FULL', text: 'pool "default" has 1 GiB free, 20 GiB are needed' }]
    const { code, stdout } = await typeLine(
      'covisor vm create web01 --plan',
      fakeServer({ 'POST /v1/vms': { ...plan, refusals } }),
    )
    expect(code).toBe(7)
    expect(stdout).toContain('refused (POOL_FULL): pool "default" has 1 GiB free')
  })

  test('is JSON where that was asked for', async () => {
    const { stdout } = await typeLine('covisor vm create web01 --plan -o json', fakeServer({ 'POST /v1/vms': plan }))
    expect(JSON.parse(stdout)).toEqual(plan)
  })

  test('asks no question before it', async () => {
    const { stderr } = await typeLine('covisor vm delete web01 --plan', {
      ...fakeServer({ 'DELETE /v1/vms/web01': plan }),
      answer: 'n',
    })
    expect(stderr).toBe('')
  })
})

describe('a task', () => {
  const start = { 'POST /v1/vms/web01/start': () => accepted(someTask) }

  test('is followed to its end; results of tables are only words', async () => {
    const states = [{ ...someTask, step: 'start it' }, endedTask]
    const server = fakeServer({ ...start, [`GET ${taskPath}`]: () => Response.json(states.shift()) })
    expect(await typeLine('covisor vm start web01', server)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Start VM "web01" · start it\nStart VM "web01": done\n',
    })
  })

  test('that has ended is a result in JSON', async () => {
    const { stdout } = await typeLine(
      'covisor vm start web01 -o json',
      fakeServer({ ...start, [`GET ${taskPath}`]: endedTask }),
    )
    expect(JSON.parse(stdout)).toEqual([endedTask])
  })

  test('that failed says why, what was undone, and where to read more', async () => {
    const failed = {
      ...endedTask,
      state: 'failed',
      error: { code: 'HOST_REFUSED', text: 'host "kvm1" refused to start it' },
    }
    const entry = { at: someTask.createdAt, text: null }
    const items = [
      { ...entry, event: 'succeeded', step: 'make volumes' },
      { ...entry, event: 'undone', step: 'define' },
      { ...entry, event: 'undone', step: 'make volumes' },
    ]
    const server = fakeServer({ ...start, [`GET ${taskPath}`]: failed, [`GET ${taskPath}/log`]: { items } })
    const { code, stderr } = await typeLine('covisor vm start web01', server)
    expect(code).toBe(1)
    expect(stderr.split('\n')).toEqual([
      'Start VM "web01": failed: host "kvm1" refused to start it',
      'undone: define, make volumes',
      `all of it: covisor task log ${someTask.id}`,
      '',
    ])
  })

  test('with --no-wait is printed and left', async () => {
    const server = fakeServer(start)
    const { code, stdout } = await typeLine('covisor vm start web01 --no-wait', server)
    expect(code).toBe(0)
    expect(stdout).toContain(someTask.id)
    expect(server.asked).toEqual(['POST /v1/vms/web01/start'])
  })

  test('is left alone by Ctrl-C, which says the way back to it', async () => {
    let press = (): void => {}
    const server = fakeServer({
      ...start,
      [`GET ${taskPath}`]: () => {
        press()
        return Response.json(someTask)
      },
    })
    const { code, stderr } = await typeLine('covisor vm start web01', {
      ...server,
      onInterrupt: (interrupt) => (press = interrupt),
    })
    expect(code).toBe(130)
    expect(stderr).toBe(
      `Start VM "web01" goes on: covisor task wait ${someTask.id}   (to stop it: covisor task cancel ${someTask.id})\n`,
    )
    expect(server.asked.filter((call) => call.startsWith('POST'))).toEqual(['POST /v1/vms/web01/start'])
  })

  test('of several that is refused does not keep the others from being done, and decides the exit code', async () => {
    const server = fakeServer({
      ...start,
      'POST /v1/vms/web00/start': () =>
        problem(409, 'VM_STATE_CONFLICT', 'cannot start VM "web00" while it is running'),
      [`GET ${taskPath}`]: endedTask,
    })
    const { code, stderr } = await typeLine('covisor vm start web00 web01', server)
    expect(code).toBe(4)
    expect(stderr).toBe('cannot start VM "web00" while it is running\nStart VM "web01": done\n')
  })
})

describe('a question', () => {
  const server = () =>
    fakeServer({ 'POST /v1/vms/web01/stop': () => accepted(someTask), [`GET ${taskPath}`]: endedTask })

  test('that is not answered with yes ends it before anything was asked of the server', async () => {
    for (const answer of ['', 'n', 'yess', 'no']) {
      const fake = server()
      const { code, stderr } = await typeLine('covisor vm stop web01', { ...fake, answer })
      expect({ code, asked: fake.asked }).toEqual({ code: 1, asked: [] })
      expect(stderr).toBe('Switch off web01? [y/N] covisor: nothing was done\n')
    }
  })

  test.each([
    ['yes', 'covisor vm stop web01', 'y'],
    ['--yes, which spares it', 'covisor vm stop web01 --yes', 'n'],
    ['nobody, because a script has decided already', 'covisor vm stop web01', undefined],
  ])('is answered by %s', async (_, line, answer) => {
    expect((await typeLine(line, { ...server(), ...(answer === undefined ? {} : { answer }) })).code).toBe(0)
  })
})

describe('what is typed is what is asked for', () => {
  test.each([
    ['covisor vm create a --no-network', { name: 'a', nics: [] }],
    ['covisor vm create a --network lan --network dmz', { name: 'a', nics: [{ network: 'lan' }, { network: 'dmz' }] }],
    [
      'covisor vm create a --disk 1G --disk data01',
      { name: 'a', disks: [{ sizeBytes: 2 ** 30 }, { volume: 'data01' }] },
    ],
    ['covisor vm create a --vcpus 4 --memory 8G --tpm', { name: 'a', vcpus: 4, memoryMiB: 8192, tpm: true }],
    ['covisor vm create a --start -- ', { name: 'a', start: true }],
    ['covisor vm create -- -a', { name: '-a' }],
  ])('%s', async (line, body) => {
    const server = fakeServer({ 'POST /v1/vms': plan })
    await typeLine(line.replace('create', 'create --plan'), server)
    expect(server.bodies).toEqual([body])
  })

  test('a name with a slash or a question mark stays one name', async () => {
    const server = fakeServer({})
    await typeLine('covisor vm show "a/b?c"', server)
    expect(server.asked).toEqual(['GET /v1/vms/a/b?c'])
  })
})
