/**
 * Calls that this client does not make, because they pass file descriptors over the unix socket (SCM_RIGHTS).
 *
 * The table of calls in the documentation lists them with this reason.
 */
export const callsThatPassDescriptors = [
  {
    program: 'remote',
    name: 'domainOpenGraphics',
    number: 249,
    instead: 'connect to the graphics port that the domain XML names',
  },
  { program: 'remote', name: 'domainCreateXmlWithFiles', number: 309, instead: 'domainCreateXml (LXC only)' },
  { program: 'remote', name: 'domainCreateWithFiles', number: 310, instead: 'domainCreateWithFlags (LXC only)' },
  {
    program: 'remote',
    name: 'domainOpenGraphicsFd',
    number: 343,
    instead: 'connect to the graphics port that the domain XML names',
  },
  { program: 'remote', name: 'domainFdAssociate', number: 443, instead: 'name the disk by its path' },
  { program: 'qemu', name: 'domainMonitorCommandWithFiles', number: 7, instead: 'domainMonitorCommand' },
  { program: 'lxc', name: 'domainOpenNamespace', number: 1, instead: 'nothing: it exists to return descriptors' },
] as const
