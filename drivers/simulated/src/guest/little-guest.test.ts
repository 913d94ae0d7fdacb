/** The guest on the serial line, keystroke by keystroke. */
import { describe, expect, test } from 'vitest'
import { LittleGuest } from './little-guest.ts'

const cases = [
  { name: 'echoes what is typed', typed: 'hel', answer: 'hel' },
  {
    name: 'answers hello before anybody signed in',
    typed: 'hello\r',
    answer: 'hello\r\nhello from web01\r\nweb01 login: ',
  },
  {
    name: 'signs in without a password',
    typed: 'root\r',
    answer: 'root\r\nWelcome. "help" lists what there is.\r\nroot@web01:~$ ',
  },
  { name: 'takes a letter back', typed: 'x\x7f', answer: 'x\b \b' },
  { name: 'takes nothing back from an empty line', typed: '\x7f', answer: '' },
] as const

describe('the little guest', () => {
  for (const { name, typed, answer } of cases) {
    test(name, () => expect(new LittleGuest('web01').type(typed).output).toBe(answer))
  }

  test('wants its VM off after poweroff', () => {
    const guest = new LittleGuest('web01')
    guest.type('root\r')
    expect(guest.type('poweroff\r').wants).toBe('power-off')
  })

  test('does not keep a line without end', () => {
    const guest = new LittleGuest('web01')
    expect(guest.type('a'.repeat(100_000)).output).toHaveLength(1024)
  })

  test('answers the same wherever the input is cut', () => {
    const typed = 'root\rhostname\runame\rexit\rhello\r'
    const whole = new LittleGuest('web01').type(typed).output
    for (let cut = 0; cut <= typed.length; cut++) {
      const guest = new LittleGuest('web01')
      expect(guest.type(typed.slice(0, cut)).output + guest.type(typed.slice(cut)).output, `cut at ${cut}`).toBe(whole)
    }
  })
})
