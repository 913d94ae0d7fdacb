/** Waits for a task of the API and makes its failure the launcher's. */
import { type Accepted, type CovisorClient, waitForTask } from '@covisor/client'
import { UserError } from './say.ts'

export async function finish(client: CovisorClient, { task }: Accepted): Promise<void> {
  const ended = await waitForTask(client, task.id)
  if (ended.state !== 'succeeded')
    throw new UserError(`${ended.title}: ${ended.state}: ${ended.error?.text ?? 'no reason given'}`)
}
