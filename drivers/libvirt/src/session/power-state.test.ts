/** libvirt's states in our words. */
import { DomainPausedReason, DomainShutoffReason, DomainState } from '@covisor/libvirt'
import { expect, test } from 'vitest'
import { isActive, powerOf } from './power-state.ts'

for (const { state, reason, saved = false, power, why } of [
  { state: DomainState.RUNNING, reason: 1, power: 'running', why: 'booted' },
  { state: DomainState.BLOCKED, reason: 0, power: 'running' },
  { state: DomainState.SHUTDOWN, reason: 0, power: 'running', why: 'shutting down' },
  { state: DomainState.PAUSED, reason: DomainPausedReason.USER, power: 'paused', why: 'user' },
  { state: DomainState.PAUSED, reason: DomainPausedReason.IOERROR, power: 'paused', why: 'I/O error' },
  { state: DomainState.PAUSED, reason: DomainPausedReason.CRASHED, power: 'crashed', why: 'the guest panicked' },
  { state: DomainState.PMSUSPENDED, reason: 0, power: 'paused', why: 'the guest sleeps' },
  { state: DomainState.SHUTOFF, reason: DomainShutoffReason.SHUTDOWN, power: 'stopped', why: 'shutdown' },
  { state: DomainState.SHUTOFF, reason: DomainShutoffReason.SAVED, saved: true, power: 'suspended' },
  { state: DomainState.SHUTOFF, reason: DomainShutoffReason.CRASHED, power: 'crashed', why: 'crashed' },
  { state: DomainState.CRASHED, reason: 1, power: 'crashed', why: 'panicked' },
  { state: 99, reason: 0, power: 'running' },
]) {
  test(`state ${state} for reason ${reason}${saved ? ' with saved memory' : ''} is ${power}`, () => {
    expect(powerOf(state, reason, saved)).toEqual(why === undefined ? { power } : { power, powerReason: why })
  })
}

test('only a domain without a process is inactive', () => {
  const active = Object.entries(DomainState).filter(([, state]) => isActive(state))
  expect(active.map(([name]) => name)).toEqual(['NOSTATE', 'RUNNING', 'BLOCKED', 'PAUSED', 'SHUTDOWN', 'PMSUSPENDED'])
})
