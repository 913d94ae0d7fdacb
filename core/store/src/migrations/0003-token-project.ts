/** Second migration: a token may be for one project alone. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'

export const tokenProject = (words: DdlWords): readonly string[] => [
  `alter table tokens add column project ${words.text}`,
]
