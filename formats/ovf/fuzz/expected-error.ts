/** The one kind of error that a parser of this package may end with. */
import { OvfError } from '../src/index.ts'

export const isExpected = (error: unknown): boolean => error instanceof OvfError
