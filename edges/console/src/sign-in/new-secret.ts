/**
 * A new secret for an authenticator app, made by asking. Asked once per dialog: everything else is read again when the events of the server
 * had a gap, and a secret that changes after somebody has read its picture lets nobody in.
 */
import { unwrap } from '@covisor/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'

export const newSecret = queryOptions({
  queryKey: ['new-totp'],
  queryFn: () => unwrap(api.POST('/v1/me/totp')),
  staleTime: 'static',
  gcTime: 0,
  retry: false,
})
