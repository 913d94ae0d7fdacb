/** Tests only: delta files of ESX, which no tool at hand writes, byte by byte after the same descriptions that the readers follow. */

/** An ESX delta of 16 KiB in grains of 4 KiB, of which it holds the second. */
export function cowd(): Buffer {
  const bytes = Buffer.alloc(512 * 2 + 4096 * 4 + 4096)
  bytes.write('COWD', 0)
  const fields = [
    [4, 1],
    [8, 3],
    [12, 32],
    [16, 8],
    [20, 1],
    [24, 1],
  ] as const
  for (const [at, value] of fields) bytes.writeUInt32LE(value, at)
  bytes.writeUInt32LE(2, 512) // the directory's only entry: the table is in sector 2
  bytes.writeUInt32LE(34, 1024 + 4) // the second grain is in sector 34
  bytes.fill('D', 34 * 512)
  return bytes
}

/** The same as SEsparse: directory in sector 1, table in sector 8, grains from sector 72 on. */
export function seSparse(): Buffer {
  const bytes = Buffer.alloc(72 * 512 + 2 * 4096)
  const fields = [
    [0, 0xcafe_baben],
    [8, 0x2_0000_0001n],
    [16, 32n],
    [24, 8n],
    [32, 64n],
    [128, 1n],
    [144, 8n],
    [192, 72n],
  ] as const
  for (const [at, value] of fields) bytes.writeBigUInt64LE(value, at)
  bytes.writeBigUInt64LE(0x1000_0000_0000_0000n, 512)
  bytes.writeBigUInt64LE(0x3001_0000_0000_0000n, 8 * 512 + 8) // the second grain is number 1
  bytes.fill('D', 72 * 512 + 4096)
  return bytes
}
