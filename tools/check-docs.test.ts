/** Documents point at what exists: every relative link and heading, every file they name, every decision in the index. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { readSource, root, sourceFiles } from './workspace.ts'

const pages = sourceFiles('.', (path) => path.endsWith('.md')).map((path) => ({ path, text: readSource(path) }))
const exists = (path: string) => existsSync(join(root, path))

test('every relative link leads to a file, and to a heading in it', () => {
  const broken = pages.flatMap(({ path, text }) =>
    linksIn(text)
      .filter((link) => !leadsSomewhere(path, link))
      .map((link) => `${path}: ${link}`),
  )
  expect(broken).toEqual([])
})

test('every file and folder that a page names by its path from the root exists', () => {
  const missing = pages.flatMap(({ path, text }) =>
    pathsIn(text)
      .filter((named) => !exists(named))
      .map((named) => `${path}: ${named}`),
  )
  expect(missing).toEqual([])
})

test('the index of decisions lists each once, in order', () => {
  const files = readdirSync(join(root, 'docs/adr')).filter((name) => /^\d{4}-/.test(name))
  const listed = [...readSource('docs/adr/README.md').matchAll(/^\| \[(\d{4})\]\(([^)]+)\)/gm)]
  expect(listed.map(([, , file]) => file)).toEqual(files.toSorted())
  expect(listed.filter(([, number = '', file = '']) => !file.startsWith(number))).toEqual([])
})

/** Of links to the web nothing is asked. Code is no text. */
function linksIn(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => (/^[a-z]+:/.test(link) ? [] : [link]))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', heading] = link.split('#', 2)
  const target = file === '' ? page : normalize(join(dirname(page), file))
  if (!exists(target)) return false
  return heading === undefined || headingsOf(readSource(target)).includes(heading)
}

/** As GitHub makes anchors of headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** `core/model/src/errors.ts`, `core/model`, `core/control/src/import/`: what ends like a file, is a package, or ends in a slash. */
function pathsIn(text: string): string[] {
  const path =
    /^(?:formats|protocols|core|drivers|edges|apps|tools|bench|tests|docs)\/(?:[\w-]+|(?:[\w.-]+\/)*(?:[\w.-]+\.[a-z]+)?)$/
  const words = [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, span = '']) => span.split(' '))
  return words.filter((word) => path.test(word) && !/NAME|RESOURCE/.test(word))
}
