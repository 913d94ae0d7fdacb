/** The part of a session that takes VMs away so that they can come back. */
import type { EndpointSession, SetAsidePart } from '@covisor/driver-api'
import { AppError } from '@covisor/model'

export function setAsidePartOf(session: EndpointSession): SetAsidePart {
  if (session.setAside !== undefined) return session.setAside
  throw new AppError('NOT_SUPPORTED', { what: 'bringing back deleted VMs', why: 'this hypervisor cannot do it' })
}
