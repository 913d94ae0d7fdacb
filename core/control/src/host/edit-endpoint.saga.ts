/** endpoint.edit: take up the connection at the new address, or under the new name. Cancelled while that does not answer, all is as before. */
import type { EndpointId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { writeEndpoint } from './write-endpoint.ts'

export interface EditEndpointInput {
  readonly endpoint: EndpointId
  readonly name: string
  readonly reconnects: boolean
  readonly before: { readonly label: string; readonly labelGiven: boolean; readonly uri: string }
}

export const editEndpointSaga = (services: Services): Saga<EditEndpointInput> =>
  saga<EditEndpointInput>('endpoint.edit', 1)
    .step('write', {
      title: ({ name }) => `Note "${name}"`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await services.store.transaction((tx) => writeEndpoint(tx, { id: input.endpoint }, input.before))
        await takeUp(services, input.endpoint)
      },
    })
    .step('connect', {
      title: ({ name, reconnects }) => (reconnects ? `Reach "${name}" at its new address` : `Call it "${name}"`),
      async run({ input, signal }) {
        await takeUp(services, input.endpoint)
        if (input.reconnects) await services.connections.refresh(input.endpoint, signal)
      },
      undo: { notNeeded: 'the connection follows what is written' },
    })
    .build()

/** Nothing when it is done already: a step that waits for the new connection is run again when that is there. */
async function takeUp({ store, connections }: Services, endpoint: EndpointId): Promise<void> {
  await connections.follow(await store.endpoints.get('provider', endpoint))
}
