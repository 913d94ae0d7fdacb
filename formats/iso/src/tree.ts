/**
 * Turns a list of paths into directories and files, and refuses what a reader of the image could not name or find.
 *
 * Every node gets its two names here: the plain ISO 9660 one (8.3, unique in its directory) and the real one, which
 * Joliet and Rock Ridge carry. Nodes are sorted by the plain name, as ECMA-119, 9.3, demands.
 */
import { IsoError } from './iso-error.ts'

export interface IsoFile {
  /** Relative, with forward slashes: `meta-data`, `openstack/latest/user_data`. */
  readonly path: string
  readonly bytes: Uint8Array
}

export interface FileNode {
  readonly kind: 'file'
  readonly name: string
  readonly plainName: string
  readonly bytes: Uint8Array
}

export interface DirectoryNode {
  readonly kind: 'directory'
  readonly name: string
  readonly plainName: string
  readonly parent: DirectoryNode | undefined
  readonly children: (FileNode | DirectoryNode)[]
}

/** ECMA-119, 6.8.2.1: the root counts as the first level. */
const MAX_DEPTH = 8
/** Joliet specification, "Allowable Identifier Lengths". */
const MAX_NAME = 64
/** What is left of a directory record of 255 bytes after the fixed part, the plain name and Rock Ridge's PX. */
const MAX_NAME_BYTES = 150

/** Joliet specification, "Allowable Character Set"; control characters are not allowed either. */
const FORBIDDEN = new Set('*/:;?\\')

export function buildTree(files: readonly IsoFile[]): DirectoryNode {
  const root: DirectoryNode = { kind: 'directory', name: '', plainName: '\0', parent: undefined, children: [] }
  for (const file of files) {
    const parts = file.path.split('/')
    if (parts.length > MAX_DEPTH - 1) {
      throw new IsoError(file.path, `${parts.length} levels deep; ISO 9660 ends at ${MAX_DEPTH - 1} below the root`)
    }
    const name = parts.pop()!
    let directory = root
    for (const part of parts) directory = enter(directory, part, file.path)
    checkName(name, file.path)
    if (find(directory, name) !== undefined) throw new IsoError(file.path, 'given twice; names differ not only in case')
    const plainName = `${plain(name, 'file', directory)};1`
    directory.children.push({ kind: 'file', name, plainName, bytes: file.bytes })
  }
  sort(root)
  return root
}

function enter(directory: DirectoryNode, name: string, path: string): DirectoryNode {
  checkName(name, path)
  const present = find(directory, name)
  if (present?.kind === 'file') throw new IsoError(path, `"${name}" is a file already, so it cannot be a directory`)
  if (present !== undefined) return present
  const plainName = plain(name, 'directory', directory)
  const made: DirectoryNode = { kind: 'directory', name, plainName, parent: directory, children: [] }
  directory.children.push(made)
  return made
}

/** Joliet readers on Windows ignore case, so names that differ only in case are the same name. */
function find(directory: DirectoryNode, name: string): FileNode | DirectoryNode | undefined {
  return directory.children.find((child) => child.name.toLowerCase() === name.toLowerCase())
}

function checkName(name: string, path: string): void {
  if (name === '' || name === '.' || name === '..') {
    throw new IsoError(path, `"${name}" is not a name; give a relative path like "meta-data" or "dir/file"`)
  }
  const bad = Array.from(name).find((c) => FORBIDDEN.has(c) || c < ' ' || c === '\u007f' || isLoneSurrogate(c))
  if (bad !== undefined) throw new IsoError(path, `the character ${JSON.stringify(bad)} is not allowed in Joliet names`)
  if (name.length > MAX_NAME || Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw new IsoError(path, `a name is at most ${MAX_NAME} characters and ${MAX_NAME_BYTES} bytes of UTF-8 long`)
  }
}

const isLoneSurrogate = (character: string): boolean => /^[\ud800-\udfff]$/.test(character)

/** ECMA-119, 10.1 (interchange level 1): eight characters, a dot and three, from A–Z, 0–9 and _. */
function plain(name: string, kind: 'file' | 'directory', directory: DirectoryNode): string {
  const clean = (text: string, length: number) =>
    text
      .toUpperCase()
      .replace(/[^A-Z0-9_]/g, '_')
      .slice(0, length)
  const dot = kind === 'file' ? name.lastIndexOf('.') : -1
  const base = clean(dot > 0 ? name.slice(0, dot) : name, 8) || '_'
  const extension = dot > 0 ? clean(name.slice(dot + 1), 3) : ''
  const ending = kind === 'file' ? `.${extension}` : ''
  const taken = new Set(directory.children.map((child) => child.plainName.replace(/;1$/, '')))
  for (let number = 0; ; number++) {
    const suffix = number === 0 ? '' : String(number)
    const candidate = base.slice(0, 8 - suffix.length) + suffix + ending
    if (!taken.has(candidate)) return candidate
  }
}

function sort(directory: DirectoryNode): void {
  directory.children.sort((a, b) => (a.plainName < b.plainName ? -1 : 1))
  for (const child of directory.children) if (child.kind === 'directory') sort(child)
}
