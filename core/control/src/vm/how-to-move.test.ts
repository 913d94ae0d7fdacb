/** How memory travels: as asked for, else as the host can, and never in a way that may cost the VM. */
import { expect, test } from 'vitest'
import { howToMove } from './how-to-move.ts'

const able = {
  'auto-converge': true,
  parallel: true,
  'post-copy': true,
  tls: true,
  'peer-to-peer': true,
  tunnelled: true,
} as const
const old = {
  ...able,
  'auto-converge': 'it needs QEMU 1.6, the host has 1.5',
  parallel: 'it needs libvirt 5.2',
} as const
const chosen = (...[params, abilities]: Parameters<typeof howToMove>) =>
  Object.fromEntries(howToMove(params, abilities).choices.map(({ about, chose }) => [about, chose]))

test('unasked, a guest is slowed down where the host can, and nothing is risked', () => {
  expect(howToMove({}, able).options).toEqual({ autoConverge: true, postCopy: false, tls: false })
  expect(chosen({}, able)).toEqual({
    'led by': 'Covisor',
    'auto-converge': 'on',
    'post-copy': 'off',
    'if it stalls': 'taken back after 300 s',
    connections: '1',
    encryption: 'off',
    bandwidth: 'as fast as it goes',
  })
})

test('what the host cannot is left out with its reason, unless it was asked for', () => {
  const { options, choices } = howToMove({}, old)
  expect(options.autoConverge).toBe(false)
  expect(choices.find(({ about }) => about === 'auto-converge')?.because).toBe(old['auto-converge'])
  expect(choices.find(({ about }) => about === 'connections')?.because).toBe(old.parallel)
  // Asked for, the host's refusal is an obstacle of the plan instead.
  expect(howToMove({ autoConverge: true }, old).options.autoConverge).toBe(true)
})

test('post-copy over several connections is refused', () => {
  expect(() => howToMove({ postCopy: true, parallel: 4 }, able)).toThrow('post-copy goes over one connection')
})

test('the source leads when it is asked to, and a tunnel goes with nothing that needs a connection of its own', () => {
  expect(howToMove({ mode: 'peer-to-peer', parallel: 2, tls: true }, able).options).toMatchObject({
    mode: 'peer-to-peer',
  })
  expect(howToMove({ mode: 'managed' }, able).options).not.toHaveProperty('mode')
  for (const more of [{ parallel: 2 }, { tls: true }, { postCopy: true }])
    expect(() => howToMove({ mode: 'tunnelled', ...more }, able), JSON.stringify(more)).toThrow(
      'a tunnel is one connection',
    )
})

test('a move that stalls is taken back, unless it is to go on or ends by itself', () => {
  expect(howToMove({}, able).cancelStalledAfterMs).toBe(300_000)
  expect(howToMove({ stalledAfterSeconds: 20 }, able).cancelStalledAfterMs).toBe(20_000)
  expect(howToMove({ ifStalled: 'wait' }, able).cancelStalledAfterMs).toBeUndefined()
  expect(howToMove({ postCopy: true }, able).cancelStalledAfterMs).toBeUndefined()
})
