/** What tasks hold besides their target. Never changed once released; see 0001-first.ts. */
import type { DdlWords } from '../dialect/dialect.ts'
import { plain } from './ddl.ts'

export const taskHolds = (words: DdlWords): readonly string[] => [
  ...plain(
    words,
    'task_holds',
    'task, kind, id',
    `
    task text not null
    kind text not null
    id text not null
  `,
  ),
  'create index task_holds_id on task_holds (id)',
]
