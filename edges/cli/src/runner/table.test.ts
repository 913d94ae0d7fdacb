/** Tables on terminals of any width, of names that anybody may have chosen. */
import { describe, expect, test } from 'vitest'
import { type Column, displayWidth, fields, fit, printable, table } from './table.ts'

interface Vm {
  readonly name: string
  readonly host: string
}

const columns: readonly Column<Vm>[] = [
  { header: 'NAME', cell: (vm) => vm.name },
  { header: 'HOST', cell: (vm) => vm.host },
]
const draw = (vms: readonly Vm[], width = 80) => table(vms, columns, width, false).split('\n')

describe('what comes from hosts and guests', () => {
  test.each([
    ['clears the screen', '\u001b[2Jgone', 'gone'],
    ['moves the cursor', 'web\u001b[1A01', 'web01'],
    ['sets the title of the terminal', '\u001b]0;owned\u0007web', 'web'],
    ['begins a line of its own', 'a\nb01  running', 'a\u{fffd}b01  running'],
    ['returns to the start of the line', 'evil\rgood', 'evil\u{fffd}good'],
    ['turns the direction of writing', 'web\u202e10bew', 'web\u{fffd}10bew'],
    ['hides characters', 'we\u200bb', 'we\u{fffd}b'],
    ['uses C1 controls', 'a\u009b2Jb', 'ab'],
  ])('cannot harm when it %s', (_, name, shown) => {
    expect(printable(name)).toBe(shown)
    expect(draw([{ name, host: 'kvm1' }])[1]).toBe(`${shown.padEnd(4)}  kvm1`)
  })

  test('keeps line breaks only where a field may have several lines', () => {
    expect(printable('a\nb', true)).toBe('a\nb')
  })

  test('is cut, however long, and the table with it', () => {
    const lines = draw([{ name: 'x'.repeat(100_000), host: 'kvm1' }], 40)
    expect(lines.map((line) => line.length)).toEqual([40, 40])
    expect(lines[1]).toMatch(/^x+…  kvm1$/)
  })
})

describe('columns', () => {
  test('are as wide as what is in them', () => {
    expect(draw([{ name: 'web01', host: 'kvm1' }])).toEqual(['NAME   HOST', 'web01  kvm1'])
  })

  test('stay straight under wide characters, emoji and combining marks', () => {
    const lines = draw([
      { name: '仮想', host: 'A' },
      { name: '🚀1', host: 'B' },
      { name: 'e\u0301e\u0301', host: 'C' },
      { name: 'abcd', host: 'D' },
    ])
    expect(lines.slice(1).map((line) => displayWidth(line))).toEqual([7, 7, 7, 7])
  })

  test('of numbers stand on the right', () => {
    const right: readonly Column<Vm>[] = [{ header: 'SIZE', cell: (vm) => vm.name, align: 'right' }]
    expect(table([{ name: '7', host: '' }], right, 80, false).split('\n')[1]).toBe('   7')
  })

  test('give way in a narrow terminal, the widest first', () => {
    const [head, row] = draw([{ name: 'a-name-of-24-characters-', host: 'kvm1' }], 20)
    expect(head).toBe('NAME            HOST')
    expect(row).toBe('a-name-of-24-…  kvm1')
  })

  test('do not vanish when the terminal is narrower than all of them', () => {
    const [, row] = draw([{ name: 'a-long-name', host: 'a-long-host' }], 5)
    expect(row).toBe('a-long-…  a-long-…')
  })

  const id = '3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52'
  const withId = (whenNarrow: 'whole' | 'left-out') =>
    table(
      [{ name: 'a'.repeat(40), host: id }],
      [columns[0]!, { header: 'ID', cell: (vm: Vm) => vm.host, whenNarrow }],
      60,
      false,
    )

  test('that are of no use in part stay whole', () => {
    expect(withId('whole')).toContain(`…  ${id}`)
  })

  test('that can be missed are left out where there is no room', () => {
    expect(withId('left-out').split('\n')).toEqual(['NAME', 'a'.repeat(40)])
  })
})

test('an empty cell is a dash, and a claim is yes or no', () => {
  expect([null, undefined, '', true, false, 0].map((value) => printable(value))).toEqual([
    '-',
    '-',
    '-',
    'yes',
    'no',
    '0',
  ])
})

test('one thing is a line for each field, its further lines under the first', () => {
  expect(fields({ name: 'a\nb', host: 'kvm1' }, columns)).toBe('NAME  a\n      b\nHOST  kvm1')
})

test('a wide character that would stick out is left out', () => {
  expect(fit('仮想化', 4)).toBe('仮…')
})
