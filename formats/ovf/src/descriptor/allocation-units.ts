/**
 * How many bytes a unit of allocation has: "byte * 2^20", "byte*10^6", "MegaBytes", "byte*1024*1024".
 *
 * Programmatic units are DSP0004 2.5, annex C. The plain words are from OVF 0.9 and from producers that never left it;
 * all of them mean powers of two there, "MegaBytes" too. Answers undefined for what is no unit of bytes.
 */

const words = new Map<string, number>(
  Object.entries({
    '': 1,
    b: 1,
    byte: 1,
    k: 2 ** 10,
    kb: 2 ** 10,
    kib: 2 ** 10,
    kilobyte: 2 ** 10,
    kibibyte: 2 ** 10,
    m: 2 ** 20,
    mb: 2 ** 20,
    mib: 2 ** 20,
    megabyte: 2 ** 20,
    mebibyte: 2 ** 20,
    g: 2 ** 30,
    gb: 2 ** 30,
    gib: 2 ** 30,
    gigabyte: 2 ** 30,
    gibibyte: 2 ** 30,
    t: 2 ** 40,
    tb: 2 ** 40,
    tib: 2 ** 40,
    terabyte: 2 ** 40,
    tebibyte: 2 ** 40,
  }),
)

export function bytesPerUnit(units: string): number | undefined {
  const [base = '', ...factors] = units.toLowerCase().replaceAll(/\s+/g, '').split('*')
  const start = words.get(base) ?? words.get(base.replace(/s$/, ''))
  if (start === undefined) return undefined
  return factors.reduce<number | undefined>((bytes, factor) => {
    const match = /^(\d{1,9})(?:\^(\d{1,2}))?$/.exec(factor)
    if (match === null || bytes === undefined) return undefined
    const product = bytes * Number(match[1]) ** Number(match[2] ?? 1)
    return product > 0 && Number.isSafeInteger(product) ? product : undefined
  }, start)
}
