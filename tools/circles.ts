/** Loops in a graph: its strongly connected parts of more than one node (Tarjan, SIAM J. Comput. 1, 1972), each in alphabetical order. */

export function circlesOf(arrows: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const isOnPath = new Set<string>()
  const circles: string[][] = []

  const visit = (node: string): void => {
    order.set(node, order.size)
    lowest.set(node, order.size - 1)
    path.push(node)
    isOnPath.add(node)
    for (const next of arrows.get(node) ?? []) {
      if (!arrows.has(next)) continue
      if (!order.has(next)) visit(next)
      if (isOnPath.has(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!))
    }
    if (lowest.get(node) !== order.get(node)) return
    const part = path.splice(path.indexOf(node))
    for (const member of part) isOnPath.delete(member)
    if (part.length > 1) circles.push(part.toSorted())
  }

  for (const node of arrows.keys()) if (!order.has(node)) visit(node)
  return circles
}
