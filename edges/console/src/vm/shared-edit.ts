/**
 * One form over something that others may change meanwhile. Pure.
 *
 * What I left alone follows them; what I typed is mine. Where both changed the same field to something else, it is a conflict until I
 * decide: keep mine (their value is what mine is based on from then on) or take theirs (mine is forgotten).
 */
export interface SharedEdit<T extends object> {
  /** What was there when I began, or decided last, per field. */
  readonly base: T
  /** Only what I typed. */
  readonly mine: Partial<T>
}

export const beginEdit = <T extends object>(now: T): SharedEdit<T> => ({ base: now, mine: {} })

/** A field that is typed back to what is there is no change. */
export function typed<T extends object>(edit: SharedEdit<T>, now: T, change: Partial<T>): SharedEdit<T> {
  const mine = { ...edit.mine, ...change }
  const base = { ...edit.base }
  for (const key of Object.keys(change) as (keyof T)[]) {
    if (edit.mine[key] === undefined) base[key] = now[key]
    if (mine[key] === now[key]) delete mine[key]
  }
  return { base, mine }
}

/** What the form shows. */
export const shown = <T extends object>({ mine }: SharedEdit<T>, now: T): T => ({ ...now, ...mine })

export const conflicts = <T extends object>({ base, mine }: SharedEdit<T>, now: T): (keyof T)[] =>
  (Object.keys(mine) as (keyof T)[]).filter((key) => now[key] !== base[key] && now[key] !== mine[key])

/** What they changed and I did not touch. */
export const theirs = <T extends object>({ mine }: SharedEdit<T>, atFirst: T, now: T): (keyof T)[] =>
  (Object.keys(atFirst) as (keyof T)[]).filter((key) => !(key in mine) && atFirst[key] !== now[key])

export const keepMine = <T extends object>({ base, mine }: SharedEdit<T>, now: T, key: keyof T): SharedEdit<T> => ({
  base: { ...base, [key]: now[key] },
  mine,
})

export function takeTheirs<T extends object>({ base, mine }: SharedEdit<T>, key: keyof T): SharedEdit<T> {
  const { [key]: _mine, ...others } = mine
  return { base, mine: others as unknown as Partial<T> }
}

/** What is to be asked for: mine, where it is not there already. */
export const wishOf = <T extends object>({ mine }: SharedEdit<T>, now: T): Partial<T> =>
  Object.fromEntries(Object.entries(mine).filter(([key, value]) => now[key as keyof T] !== value)) as Partial<T>
