/** libvirt's version numbers: 9000000 is 9.0.0, for libvirt itself and for hypervisors alike. */
export function versionText(number: bigint | number): string {
  const value = Number(number)
  return `${Math.floor(value / 1_000_000)}.${Math.floor(value / 1000) % 1000}.${value % 1000}`
}
