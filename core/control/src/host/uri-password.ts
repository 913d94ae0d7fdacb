/**
 * A password in the address of a host. Covisor keeps none, so such an address is refused; and because addresses are shown, and
 * written into the audit, it is taken out of them before anything else happens.
 */
const WITH_PASSWORD = /^([a-z][a-z0-9+.-]*:\/\/[^/?#:@]*):[^/?#]*@/i

export const hasPassword = (uri: string): boolean => WITH_PASSWORD.test(uri)

/** `qemu+tcp://joe:…@host/system`; anything else as it is. */
export const withoutPassword = (uri: string): string => uri.replace(WITH_PASSWORD, '$1:…@')
