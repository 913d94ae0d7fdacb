/** The bytes of a volume's file. Holes read as zeros; synchronous, because memory and the page cache are. */
export interface Content {
  /** Key in the store that made it. */
  readonly key: string
  /** Where the file ends. */
  readonly length: number
  /** What it takes up, holes left out. */
  readonly allocatedBytes: number
  write(offset: number, bytes: Uint8Array): void
  /** Up to `length` bytes; fewer at the end. */
  read(offset: number, length: number): Uint8Array
  /** Cuts, or grows by a hole. */
  resize(length: number): void
}

export interface ContentStore {
  create(length: number): Content
  open(key: string): Content
  copy(content: Content): Content
  drop(key: string): void
  /** Drops what nobody refers to: a process that was killed may have left some. */
  keepOnly(keys: Iterable<string>): void
}
