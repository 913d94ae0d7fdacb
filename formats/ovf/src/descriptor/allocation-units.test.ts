/** Every spelling of units that was seen in appliances, and what must not pass for one. */
import { describe, expect, test } from 'vitest'
import { bytesPerUnit } from './allocation-units.ts'

describe('bytes per unit', () => {
  const cases: [string, number | undefined][] = [
    ['byte', 1],
    ['bytes', 1],
    ['', 1],
    ['byte * 2^20', 2 ** 20],
    ['byte * 2 ^ 20', 2 ** 20],
    ['byte*2^30', 2 ** 30],
    ['Byte * 2^40', 2 ** 40],
    ['byte*10^6', 1e6],
    ['byte * 1024 * 1024', 2 ** 20],
    ['MegaBytes', 2 ** 20],
    ['MB', 2 ** 20],
    ['MiB', 2 ** 20],
    ['GigaBytes', 2 ** 30],
    ['GB', 2 ** 30],
    ['KiloBytes', 2 ** 10],
    ['TeraBytes', 2 ** 40],
    ['hertz * 10^6', undefined],
    ['byte * 2^99', undefined],
    ['byte * 0', undefined],
    ['byte * -1', undefined],
    ['byte *', undefined],
    ['furlongs', undefined],
    ['constructor', undefined],
  ]
  for (const [units, bytes] of cases) {
    test(`${JSON.stringify(units)} is ${bytes ?? 'no unit of bytes'}`, () => expect(bytesPerUnit(units)).toBe(bytes))
  }
})
