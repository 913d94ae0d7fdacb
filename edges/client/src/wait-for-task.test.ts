/** Waiting for tasks, over restarts of the server. */
import { expect, test } from 'vitest'
import { useFastTime } from '../test/fast-time.ts'
import { json, problem, refused, type Script, scripted } from '../test/scripted-server.ts'
import { type Task, waitForTask } from './wait-for-task.ts'

const { fast } = useFastTime()

const task = (state: Task['state']) => json({ id: 't1', state })

test('it asks again until the task has ended, however that is', async () => {
  const { client, asked } = scripted(inTurn([() => task('running'), () => task('undoing'), () => task('failed')]))
  expect(await fast(waitForTask(client, 't1'))).toMatchObject({ state: 'failed' })
  expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('/v1/tasks/t1?wait=30'))
})

test('with somebody to tell, it asks at once and then every second', async () => {
  const states: string[] = []
  const { client, asked } = scripted(inTurn([() => task('queued'), () => task('running'), () => task('succeeded')]))
  await fast(waitForTask(client, 't1', { onProgress: ({ state }) => states.push(state) }))
  expect(states).toEqual(['queued', 'running', 'succeeded'])
  expect(asked.map(({ path }) => path.split('?')[1])).toEqual(['wait=0', 'wait=1', 'wait=1'])
})

test('a server that restarts meanwhile does not end the waiting', async () => {
  const restart = [refused, refused, () => problem(503, 'SERVER_BUSY')]
  const { client } = scripted(inTurn([() => task('running'), ...restart, () => task('succeeded')]))
  expect(await fast(waitForTask(client, 't1'))).toMatchObject({ state: 'succeeded' })
})

test('a server that stays away for a minute does', async () => {
  const { client, asked } = scripted(refused)
  await expect(fast(waitForTask(client, 't1'))).rejects.toThrow('does not answer')
  expect(asked.length).toBeGreaterThan(3)
})

test('a refusal ends it at once', async () => {
  const { client, asked } = scripted(() => problem(404, 'NOT_FOUND'))
  await expect(fast(waitForTask(client, 't1'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(asked).toHaveLength(1)
})

test('who gives up waiting gets the reason back', async () => {
  const over = new AbortController()
  const { client } = scripted(() => {
    over.abort(new Error('enough'))
    return task('running')
  })
  await expect(fast(waitForTask(client, 't1', { signal: over.signal }))).rejects.toThrow('enough')
})

function inTurn(answers: readonly Script[]): Script {
  let turn = 0
  return (request, signal) => answers[turn++]!(request, signal)
}
