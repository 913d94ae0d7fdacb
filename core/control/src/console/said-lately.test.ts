/** What consoles said is kept for who comes back, in bounds. */
import { expect, test } from 'vitest'
import { SaidLately } from './said-lately.ts'

const web = { project: 'p1', id: 'web' }
const bytes = (text: string) => new TextEncoder().encode(text)
const textOf = (said: SaidLately, who = web) => new TextDecoder().decode(said.of(who))

test('what was said comes back in its order, for this VM alone', async () => {
  const said = new SaidLately()
  async function* talk() {
    yield bytes('login: ')
    yield bytes('ann\r\n')
  }
  for await (const heard of said.listen(web, talk())) expect(heard.length).toBeGreaterThan(0)
  expect(textOf(said)).toBe('login: ann\r\n')
  expect(textOf(said, { ...web, id: 'db' })).toBe('')
})

test('a VM that was given to another project says nothing of the time before', () => {
  const said = new SaidLately()
  said.hear(web, bytes('the password is hunter2'))
  expect(textOf(said, { ...web, project: 'p2' })).toBe('')
})

test('a guest that does not stop talking is kept to its last 64 KiB, from the beginning of a line', () => {
  const said = new SaidLately()
  for (let line = 0; line < 20_000; line++) said.hear(web, bytes(`line ${line}\n`))
  expect(said.of(web).length).toBeLessThanOrEqual(65_536)
  expect(said.of(web).length).toBeGreaterThan(65_000)
  expect(textOf(said)).toMatch(/^line \d+\n/)
  expect(textOf(said)).toMatch(/line 19999\n$/)
})

test('of more than 200 consoles the one that was silent for longest is forgotten', () => {
  const said = new SaidLately()
  for (let vm = 0; vm < 200; vm++) said.hear({ ...web, id: `vm${vm}` }, bytes('hello'))
  said.hear({ ...web, id: 'vm0' }, bytes(' again'))
  said.hear({ ...web, id: 'one more' }, bytes('hello'))
  expect(textOf(said, { ...web, id: 'vm0' })).toBe('hello again')
  expect(textOf(said, { ...web, id: 'vm1' })).toBe('')
})
