/** A small file that the user named, as text. */
import { readFileSync, statSync } from 'node:fs'
import { FileError } from '../file-error.ts'
import { whyNot } from './why-not.ts'

const LIMIT = 1024 * 1024

export function readTextFile(path: string): string {
  try {
    const { size } = statSync(path)
    if (size > LIMIT) throw new FileError(`${path} has ${size} bytes; ${LIMIT} are the most that make sense here`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(`${path} cannot be read: ${whyNot(error)}`)
  }
}
