/** Sizes for people, in binary units: "1.5 GiB". At most one decimal; the exact number belongs in JSON. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  const text = Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(1)
  return `${text} ${units[unit]}`
}
