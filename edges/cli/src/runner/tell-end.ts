/** Tells a person how a task ended, and, where it did not end well, what became of what it had done. */
import { type CovisorClient, type Schema, unwrap } from '@covisor/client'
import type { Output } from '../command.ts'

type Task = Schema<'Task'>

export async function tellEnd(client: CovisorClient, output: Output, task: Task): Promise<void> {
  for (const warning of task.warnings) output.say(`note: ${warning}`)
  if (task.state === 'succeeded') return output.say(`${task.title}: done`)
  output.say(`${task.title}: ${task.state}${task.error === null ? '' : `: ${task.error.text}`}`)
  const undone = await undoneSteps(client, task.id)
  if (undone.length > 0) output.say(`undone: ${undone.join(', ')}`)
  if (task.state === 'stuck') output.say('something is left behind; the log says what')
  output.say(`all of it: covisor task log ${task.id}`)
}

/** The server may be away by now: then the end is all there is to tell. */
async function undoneSteps(client: CovisorClient, task: string): Promise<string[]> {
  try {
    const { items } = await unwrap(client.GET('/v1/tasks/{task}/log', { params: { path: { task } } }))
    return items.flatMap(({ event, step }) => (event === 'undone' && step !== null ? [step] : []))
  } catch {
    return []
  }
}
