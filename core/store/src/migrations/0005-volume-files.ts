/** Where a volume's file is on its host, and the file below it. Never changed once released; see 0001-first.ts. */
import type { DdlWords } from '../dialect/dialect.ts'

export const volumeFiles = (words: DdlWords): readonly string[] => [
  ...['volumes', 'volumes_history'].flatMap((table) =>
    ['path', 'backing'].map((column) => `alter table ${table} add column ${column} ${words.text}`),
  ),
  'create index volumes_backing on volumes (backing) where backing is not null',
]
