/** Tests only: the fuzzer's seeds, small images as qemu-img wrote them, for formats that this package does not write itself. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export function seed(name: string): Buffer {
  return gunzipSync(readFileSync(new URL(`../../fuzz-seeds/${name}.gz`, import.meta.url)))
}
