/** The document is complete and holds together. */
import { expect, test } from 'vitest'
import { routes } from '../routes.ts'
import { openApiDocument } from './document.ts'
import { namesInPath, pathParameters } from './path-parameters.ts'

const document = openApiDocument(routes, '1.2.3')
const text = JSON.stringify(document)

test('every route is in it', () => {
  const ids = Object.values(document.paths).flatMap((item) =>
    Object.values(item).map((operation) => operation.operationId),
  )
  expect(ids.toSorted()).toEqual(routes.map((route) => route.operationId).toSorted())
})

test('every reference leads somewhere', () => {
  const references = new Set(text.matchAll(/"\$ref":"#\/([^"]+)"/g).map((match) => match[1]!))
  const lost = [...references].filter((path) => at(document, path.split('/')) === undefined)
  expect(references.size).toBeGreaterThan(20)
  expect(lost).toEqual([])
})

test('no parameter is described that no path has', () => {
  const used = new Set(routes.flatMap((route) => namesInPath(route.path)))
  expect(Object.keys(pathParameters).filter((name) => !used.has(name))).toEqual([])
})

test('a path parameter that nobody described stops the printing', () => {
  const stranger = { ...routes[0]!, path: '/v1/vms/{stranger}' }
  expect(() => openApiDocument([stranger], '1')).toThrow(/say in path-parameters.ts what \{stranger\}/)
})

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((member, name) => (member as Record<string, unknown> | undefined)?.[name], value)
}
