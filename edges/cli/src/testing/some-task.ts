/** A task as the server tells of it, to be changed where a test needs it otherwise. */
import type { Schema } from '@covisor/client'

export const someTask: Schema<'Task'> = {
  id: '3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52',
  kind: 'vm.start',
  title: 'Start VM "web01"',
  state: 'running',
  target: { kind: 'vm', id: '1f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52', name: 'web01' },
  startedBy: 'admin',
  step: null,
  waitingFor: null,
  progress: null,
  error: null,
  cancellable: true,
  warnings: [],
  createdAt: '2026-05-01T03:00:00.000Z',
  endedAt: null,
}

export const endedTask: Schema<'Task'> = { ...someTask, state: 'succeeded', endedAt: '2026-05-01T03:00:05.000Z' }
