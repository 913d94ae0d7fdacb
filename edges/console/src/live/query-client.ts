/**
 * The replica: what was read from the server, kept until an event says that it changed. Nothing here ever becomes stale by time.
 *
 * Keys: [kind, 'list', question] holds pages or a list; [kind, 'item', id] one resource; [kind, 'item', id, part] what hangs on it.
 */
import { isApiProblem, ServerUnreachable } from '@covisor/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { sessionEnded } from './session.ts'

const onError = (error: unknown): void => {
  if (isApiProblem(error, 'UNAUTHENTICATED')) sessionEnded()
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (failures, error) => error instanceof ServerUnreachable && failures < 2,
    },
    mutations: { networkMode: 'always' },
  },
})
