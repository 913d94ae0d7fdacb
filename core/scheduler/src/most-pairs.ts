/**
 * How many of several parties can have a place of their own, when each takes only some places: a maximum bipartite matching
 * (Kuhn's augmenting paths). For rules that keep VMs apart, where counting places is not enough: of three VMs two may have
 * only the same one.
 */
export function mostPairs(choices: readonly ReadonlySet<string>[]): number {
  const takenBy = new Map<string, number>()

  const seat = (party: number, tried: Set<string>): boolean => {
    const places = [...(choices[party] ?? [])]
    // A free one first: most parties then find their place without moving another.
    for (const place of [...places.filter((one) => !takenBy.has(one)).slice(0, 1), ...places]) {
      if (tried.has(place)) continue
      tried.add(place)
      const other = takenBy.get(place)
      if (other !== undefined && !seat(other, tried)) continue
      takenBy.set(place, party)
      return true
    }
    return false
  }

  return choices.filter((_, party) => seat(party, new Set())).length
}
