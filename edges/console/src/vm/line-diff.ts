/** What differs between two texts, line by line, with a little around it. Pure; texts of some hundred lines. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap'
  readonly text: string
}

const AROUND = 2
/** Beyond that the table of common lines would not fit: everything is shown as replaced. */
const MOST_LINES = 2000

export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [was, is] = [before.split('\n'), after.split('\n')]
  if (was.length > MOST_LINES || is.length > MOST_LINES)
    return [...was.map((text) => line('removed', text)), ...is.map((text) => line('added', text))]
  return withoutFarLines(walk(was, is, commonFrom(was, is)))
}

const line = (kind: DiffLine['kind'], text: string): DiffLine => ({ kind, text })

/** How many lines two texts have in common from line i and j on: the longest common subsequence. */
function commonFrom(was: readonly string[], is: readonly string[]): (i: number, j: number) => number {
  const width = is.length + 1
  const table = new Uint16Array((was.length + 1) * width)
  const at = (i: number, j: number) => table[i * width + j] ?? 0
  for (let i = was.length - 1; i >= 0; i--)
    for (let j = is.length - 1; j >= 0; j--)
      table[i * width + j] = was[i] === is[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  return at
}

function walk(was: readonly string[], is: readonly string[], common: (i: number, j: number) => number): DiffLine[] {
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < was.length || j < is.length) {
    const [old, young] = [was[i], is[j]]
    if (old !== undefined && old === young) {
      lines.push(line('same', old))
      i++
      j++
    } else if (old !== undefined && (young === undefined || common(i + 1, j) >= common(i, j + 1))) {
      lines.push(line('removed', old))
      i++
    } else {
      lines.push(line('added', young ?? ''))
      j++
    }
  }
  return lines
}

function withoutFarLines(lines: readonly DiffLine[]): readonly DiffLine[] {
  const isNear = lines.map((_line, index) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== 'same'),
  )
  return lines.flatMap((each, index) => {
    if (isNear[index]) return [each]
    return index === 0 || isNear[index - 1] ? [line('gap', '…')] : []
  })
}
