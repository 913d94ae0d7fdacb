/** The habits that a program can check: headers, sizes, and nothing from the machine that somebody worked on. */
import { expect, test } from 'vitest'
import { readSource, sourceFiles } from './workspace.ts'

const sources = sourceFiles().map((path) => ({ path, text: readSource(path) }))

test('every source file starts with a header that says what it is', () => {
  expect(sources.filter(({ text }) => header(text) === undefined).map(({ path }) => path)).toEqual([])
})

test('a file of more than 400 lines says in its header why it is one piece', () => {
  const long = sources.filter(({ text }) => lines(text) > 400 && !/one piece/i.test(header(text) ?? ''))
  expect(long.map(({ path, text }) => `${path}: ${lines(text)} lines`)).toEqual([])
})

test('half of all files have fewer than 100 lines', () => {
  expect(quantile(0.5)).toBeLessThan(100)
})

test('nine files in ten have fewer than 300 lines', () => {
  expect(quantile(0.9)).toBeLessThan(300)
})

test('no file is named after a heap of things', () => {
  const heaps = sources.filter(({ path }) => /(^|\/)(utils?|helpers?|types|common|misc)\.tsx?$/.test(path))
  expect(heaps.map(({ path }) => path)).toEqual([])
})

test('no text names a path of the machine it was written on', () => {
  // Put together here, so that this file does not find itself.
  const machinePath = new RegExp(`/${'work'}/|/tmp/${'brief'}`)
  const isText = (path: string) =>
    /\.(tsx?|md|json|sh|ya?ml|html|css|xml|ovf|toml)$|(^|\/)(covisor|run|init)$/.test(path)
  const texts = sourceFiles('.', isText).filter((path) => machinePath.test(readSource(path)))
  expect(texts).toEqual([])
})

/** The comment that a file starts with, after a `#!` line if it has one. */
function header(text: string): string | undefined {
  return /^(?:#!.*\n)?(\/\*\*?[\s\S]*?\*\/|(?:\/\/.*\n)+)/.exec(text)?.[1]
}

function lines(text: string): number {
  return text.split('\n').length - 1
}

function quantile(part: number): number {
  const sizes = sources.map(({ text }) => lines(text)).toSorted((a, b) => a - b)
  return sizes[Math.floor(sizes.length * part)] ?? 0
}
