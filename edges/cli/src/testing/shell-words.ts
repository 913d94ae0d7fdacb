/** The words of a command line as a shell would give them to the command: quotes, $(…), and an end at |, <, > or a comment. */
export function shellWords(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  const through = (end: string): string => {
    const to = line.indexOf(end, at)
    if (to < 0) throw new Error(`${line}: no ${end} after column ${at}`)
    const text = line.slice(at, to)
    at = to + end.length
    return text
  }
  while (at < line.length) {
    const c = line[at++]!
    if (c === ' ') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (c === '"' || c === "'") word = (word ?? '') + through(c)
    else if (c === '$' && line[at] === '(') word = `${word ?? ''}$${through(')')})`
    else if ('|<>#'.includes(c) && word === undefined) break
    else word = (word ?? '') + c
  }
  if (word !== undefined) words.push(word)
  return words
}
