/** Nobody holds all the streams. */
import { expect, test } from 'vitest'
import { actorOf } from '../../test/fake-control.ts'
import { StreamQuota } from './stream-quota.ts'

const ada = actorOf('all')!
const bob = actorOf('all')!

test('a user who has too many open is refused, another is not', () => {
  const quota = new StreamQuota(1)
  const giveBack = quota.take(ada)
  expect(() => quota.take(ada)).toThrow('you have 1 event streams open already')
  quota.take(bob)
  giveBack()
  quota.take(ada)
})
