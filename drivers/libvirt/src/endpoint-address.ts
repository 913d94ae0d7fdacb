/**
 * The canonical form of a libvirt URI, so that one endpoint is not enrolled twice under two spellings: the transport that
 * libvirt would assume is not said for the local socket and said everywhere else, and host names are in lower case.
 */
import type { EndpointAddress } from '@covisor/driver-api'
import { type LibvirtUri, parseLibvirtUri, UriError } from '@covisor/libvirt'
import { AppError } from '@covisor/model'

/** Throws ENDPOINT_URI_INVALID, with what would do. */
export function endpointAddress(uri: string): EndpointAddress {
  const text = uri.trim()
  try {
    const parsed = parseLibvirtUri(text)
    return { uri: canonical(parsed, text), label: parsed.host?.toLowerCase() ?? 'localhost' }
  } catch (error) {
    if (!(error instanceof UriError)) throw error
    throw new AppError('ENDPOINT_URI_INVALID', { uri: text, why: error.problem }, { cause: error })
  }
}

function canonical({ driver, transport, user, host, port, path }: LibvirtUri, text: string): string {
  const way = transport === 'unix' ? '' : `+${transport}`
  const who = user === undefined ? '' : `${encodeURIComponent(user)}@`
  const where = host === undefined ? '' : host.includes(':') ? `[${host.toLowerCase()}]` : host.toLowerCase()
  const query = text.includes('?') ? text.slice(text.indexOf('?')) : ''
  return `${driver}${way}://${who}${where}${port === undefined ? '' : `:${port}`}${path}${query === '?' ? '' : query}`
}
