/**
 * Sets of key codes.
 *
 * Source: libvirt 11.3.0, include/libvirt. Names are libvirt's without their prefix.
 */
export const KeycodeSet = {
  LINUX: 0,
  XT: 1,
  ATSET1: 2,
  ATSET2: 3,
  ATSET3: 4,
  OSX: 5,
  XT_KBD: 6,
  USB: 7,
  WIN32: 8,
  QNUM: 9,
} as const
