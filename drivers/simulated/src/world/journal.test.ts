/** The journal of a world, cut wherever a kill may cut it. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { completeModel } from '../endpoint-model.ts'
import { Journal } from './journal.ts'

describe('the journal of a world', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'covisor-journal-'))
    path = join(folder, 'lab.journal')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const model = completeModel({ hosts: 2 })
  const entry = (key: string, record: unknown) => ({ table: 'vms', key, record }) as const

  test('what was appended is read again, each record once', () => {
    const journal = new Journal(path, model)
    for (const record of [1, 2, 3]) journal.append(entry('a', record))
    journal.append(entry('b', null))
    expect(new Journal(path, model).takeEntries()).toEqual([entry('a', 3), entry('b', null)])
  })

  test('wherever a kill cuts the last line, everything before it is read', () => {
    const journal = new Journal(path, model)
    journal.append(entry('a', 'whole'))
    const whole = readFileSync(path)
    const next = Buffer.from(`${JSON.stringify(entry('b', 'cut'))}\n`)
    for (let cut = 0; cut < next.length; cut++) {
      rmSync(path)
      appendFileSync(path, Buffer.concat([whole, next.subarray(0, cut)]))
      expect(new Journal(path, model).takeEntries(), `cut at ${cut}`).toEqual([entry('a', 'whole')])
    }
  })

  test('the model is the one of the first time', () => {
    expect(new Journal(path, model).model).toEqual(model)
    expect(new Journal(path, completeModel({ hosts: 9 })).model).toEqual(model)
  })
})
