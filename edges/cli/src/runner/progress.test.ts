/** What is seen of a task that goes on, on terminals and in logs. */
import { describe, expect, test } from 'vitest'
import { endedTask, someTask } from '../testing/some-task.ts'
import { ProgressLine } from './progress-line.ts'
import { progressText } from './progress-text.ts'

const copying = {
  ...someTask,
  title: 'Import "web01"',
  step: 'copy the disks',
  progress: {
    fraction: 0.5,
    done: 2 ** 30,
    total: 2 ** 31,
    unit: 'bytes' as const,
    bytesPerSecond: 104_857_600,
    secondsLeft: 61,
    note: null,
  },
}

describe('the text', () => {
  test('has the step, amounts, MB/s and the time left', () => {
    expect(progressText(copying)).toBe(
      'Import "web01" · copy the disks · 50 % · 1 GiB of 2 GiB · 104.9 MB/s · 1 min 1 s left',
    )
  })

  test('has a bar where there is room', () => {
    expect(progressText(copying, 10)).toContain(' · [=====     ] 50 % · ')
    const beyond = { ...copying, progress: { ...copying.progress, fraction: 1.2 } }
    expect(progressText(beyond, 4)).toContain('[====]')
  })

  test('leaves out what nobody knows', () => {
    const progress = { ...copying.progress, fraction: null, total: null, bytesPerSecond: null, secondsLeft: null }
    expect(progressText({ ...copying, progress })).toBe('Import "web01" · copy the disks · 1 GiB')
  })

  test('says why it waits instead of what it does', () => {
    expect(progressText({ ...copying, progress: null, waitingFor: 'host kvm1 does not answer' })).toBe(
      'Import "web01" · waiting: host kvm1 does not answer',
    )
  })

  test('does not let a title write on the terminal', () => {
    expect(progressText({ ...someTask, title: 'a\u001b[2Jb\nc' })).toBe('ab\u{fffd}c')
  })
})

function lines(isTTY: boolean, columns = 80) {
  let written = ''
  const line = new ProgressLine({
    isTTY,
    columns,
    write: (text) => {
      written += text
    },
  })
  return { line, written: () => written }
}

const withStep = (step: string | null, done: number) => ({
  ...copying,
  step,
  progress: { ...copying.progress, done, fraction: done / 2 ** 31 },
})

describe('in a log', () => {
  test('each step is one line, however often it is told', () => {
    const { line, written } = lines(false)
    for (const done of [0, 1, 2, 3]) line.show(withStep('copy the disks', done))
    for (const done of [0, 1]) line.show(withStep('define the VM', done))
    line.clear()
    expect(written()).toBe('Import "web01" · copy the disks\nImport "web01" · define the VM\n')
  })

  test('neither its place in the queue nor its end is a line: those would have nothing but the title', () => {
    const { line, written } = lines(false)
    line.show({ ...someTask, state: 'queued' })
    line.show(someTask)
    line.show(endedTask)
    expect(written()).toBe('')
  })

  test('undoing a step is told apart from doing it', () => {
    const { line, written } = lines(false)
    line.show({ ...copying, progress: null })
    line.show({ ...copying, progress: null, state: 'undoing' })
    expect(written().split('\n')[1]).toBe('Import "web01" · undoing · copy the disks')
  })
})

describe('on a terminal', () => {
  test('the line is written over, fits, and is gone at the end', () => {
    const { line, written } = lines(true, 30)
    line.show(withStep('copy the disks', 0))
    line.show(withStep('copy the disks', 2 ** 30))
    line.clear()
    const shown = written().split('\r\u001b[2K')
    expect(shown).toEqual(['', 'Import "web01" · copy the di…', ''])
    expect(shown[1]).toHaveLength(29)
  })

  test('nothing is cleared where nothing was shown', () => {
    const { line, written } = lines(true)
    line.clear()
    expect(written()).toBe('')
  })

  test('a wide terminal gets a bar', () => {
    const { line, written } = lines(true, 120)
    line.show(copying)
    expect(written()).toContain('[==========          ] 50 %')
  })
})
