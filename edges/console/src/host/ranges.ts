/** Numbers as people write many of them: 0,1,2,3,8 as 0-3,8. */
export function ranges(numbers: readonly number[]): string {
  const parts: [first: number, last: number][] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const part = parts.at(-1)
    if (part !== undefined && part[1] === number - 1) part[1] = number
    else parts.push([number, number])
  }
  return parts.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}
