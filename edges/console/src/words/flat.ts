/** A catalogue of all folders from one per folder: `{ frame: { signIn } }` becomes `{ 'frame.signIn' }`, for types as for values. */

type Folders = Readonly<Record<string, Readonly<Record<string, string>>>>

type KeyIn<F extends Folders> = { [G in keyof F & string]: `${G}.${keyof F[G] & string}` }[keyof F & string]

export type Flat<F extends Folders> = {
  readonly [K in KeyIn<F>]: K extends `${infer G}.${infer Rest}` ? (G extends keyof F ? F[G][Rest] : never) : never
}

export function flat<const F extends Folders>(folders: F): Flat<F> {
  const pairs = Object.entries(folders).flatMap(([folder, texts]) =>
    Object.entries(texts).map(([key, text]) => [`${folder}.${key}`, text]),
  )
  return Object.fromEntries(pairs) as Flat<F>
}

/** What a translation of a folder must have: every key of the English one, and no other. */
export type Translated<T extends Readonly<Record<string, string>>> = { readonly [K in keyof T]: string }
