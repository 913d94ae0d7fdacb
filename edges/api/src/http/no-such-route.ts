/** What is said when no route answers: 405 with the methods that do, or 404. */
import { AppError } from '@covisor/model'
import type { Route } from '../route.ts'
import { Refusal } from './refusal.ts'

type MethodsAt = (path: string) => readonly string[]

export function methodsOf(routes: readonly Pick<Route, 'method' | 'path'>[]): MethodsAt {
  const patterns = Map.groupBy(routes, (route) => route.path)
    .entries()
    .map(([path, same]) => ({
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      methods: same.map((route) => route.method),
    }))
    .toArray()
  return (path) => patterns.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)
}

export function noSuchRoute(method: string, path: string, methodsAt: MethodsAt): Error {
  const methods = methodsAt(path)
  const short = path.length > 200 ? `${path.slice(0, 200)}…` : path
  if (methods.length === 0) return new AppError('NOT_FOUND', { kind: 'page or call', name: `${method} ${short}` })
  const allow = methods.join(', ')
  const told = new AppError('NOT_SUPPORTED', { what: `${method} ${short}`, why: `this path answers to ${allow}` })
  return new Refusal(told as AppError, 405, { allow })
}
