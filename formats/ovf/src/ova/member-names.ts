/**
 * Which names a member of an archive may have.
 *
 * We never unpack to a file system, yet names end up in errors, terminals, lookups and perhaps file names of others, so
 * the dangerous ones are refused here once: absolute, `..`, control characters, and characters that change the
 * direction of text and so make `exe.kmdv` look like `vmdk.exe`.
 */
import { hasForbiddenCharacters } from '../forbidden-characters.ts'
import { tarError } from './tar-header.ts'

const MAX_NAME_BYTES = 1024

/** The name without a leading `./`; refused when it is dangerous. */
export function checkMemberName(raw: string, file: string, offset: number): string {
  const name = raw.replace(/^(?:\.\/+)+/, '')
  const reason = whyRefused(name)
  if (reason === undefined) return name
  throw tarError(file, offset, `the member name ${JSON.stringify(raw.slice(0, 200))} ${reason}`, REMEDY)
}

const REMEDY = 'No product exports such a name; do not trust this archive.'

export function whyRefused(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`
  if (/^[/\\]|^[A-Za-z]:[/\\]/.test(name)) return 'is absolute'
  if (name.split(/[/\\]/).includes('..')) return 'leaves its directory with ".."'
  if (hasForbiddenCharacters(name)) return 'holds control or direction characters'
  return undefined
}
