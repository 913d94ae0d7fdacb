/**
 * Which texts, dots and boxes of an SVG lie over each other, as they are drawn: turned texts with their own corners, and what a nested
 * SVG cuts off with that one's edge.
 */
import type { Locator } from 'playwright-core'

/** Pairs of what is written or drawn, such as `web01 × circle`. A box may hold what is drawn in its own group. */
export const overlapping = (svg: Locator): Promise<readonly string[]> =>
  svg.evaluate((root) => {
    type Point = readonly [x: number, y: number]
    const corners = (drawn: SVGGraphicsElement): readonly Point[] => {
      let { x, y, width, height } = drawn.getBBox()
      const cut = drawn.ownerSVGElement
      if (cut !== null && cut !== root && getComputedStyle(cut).overflow === 'hidden') {
        width = Math.min(x + width, cut.width.baseVal.value) - x
        height = Math.min(y + height, cut.height.baseVal.value) - y
      }
      const matrix = drawn.getScreenCTM()!
      return [
        [x, y],
        [x + width, y],
        [x + width, y + height],
        [x, y + height],
      ].map(([px, py]) => {
        const point = new DOMPoint(px, py).matrixTransform(matrix)
        return [point.x, point.y] as const
      })
    }
    /** Two convex shapes are apart when a side of one of them has all of the other beyond it. */
    const apart = (a: readonly Point[], b: readonly Point[]): boolean =>
      [a, b].some((shape) =>
        shape.some(([x, y], index) => {
          const [nextX, nextY] = shape[(index + 1) % shape.length]!
          const along = ([px, py]: Point) => (px - x) * (nextY - y) - (py - y) * (nextX - x)
          const [ofA, ofB] = [a.map(along), b.map(along)]
          return Math.max(...ofA) <= Math.min(...ofB) + 0.5 || Math.max(...ofB) <= Math.min(...ofA) + 0.5
        }),
      )
    const drawn = [...root.querySelectorAll<SVGGraphicsElement>('text, circle, rect')].map((element) => ({
      element,
      shape: corners(element),
      said: element.lastChild?.textContent ?? element.tagName,
    }))
    const holds = (box: Element, other: Element) =>
      box.tagName === 'rect' && box.parentElement?.contains(other) === true
    const pairs: string[] = []
    for (const [index, a] of drawn.entries())
      for (const b of drawn.slice(index + 1))
        if (!holds(a.element, b.element) && !holds(b.element, a.element) && !apart(a.shape, b.shape))
          pairs.push(`${a.said} × ${b.said}`)
    return pairs
  })
