/** Combinations that a browser or the desktop keeps for itself, so they need a menu: by the places of their keys, with X11 keysyms. */

export interface KeyCombination {
  readonly name: string
  /** Held in this order, let go in the other. */
  readonly codes: readonly string[]
}

const KEYSYMS: Readonly<Record<string, number>> = {
  Backspace: 0xff08,
  Tab: 0xff09,
  Escape: 0xff1b,
  PrintScreen: 0xff61,
  ControlLeft: 0xffe3,
  AltLeft: 0xffe9,
  MetaLeft: 0xffeb,
  Delete: 0xffff,
}
const F1 = 0xffbe

const combination = (name: string, ...codes: string[]): KeyCombination => ({ name, codes })

export const CTRL_ALT_DEL = combination('Ctrl-Alt-Del', 'ControlLeft', 'AltLeft', 'Delete')

export const keyCombinations: readonly KeyCombination[] = [
  CTRL_ALT_DEL,
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => combination(`Ctrl-Alt-F${n}`, 'ControlLeft', 'AltLeft', `F${n}`)),
  combination('Ctrl-Alt-Backspace', 'ControlLeft', 'AltLeft', 'Backspace'),
  combination('Ctrl-Esc', 'ControlLeft', 'Escape'),
  combination('Alt-Tab', 'AltLeft', 'Tab'),
  combination('Alt-F4', 'AltLeft', 'F4'),
  combination('Windows', 'MetaLeft'),
  combination('Windows-R', 'MetaLeft', 'KeyR'),
  combination('Print', 'PrintScreen'),
  combination('Alt-Print-B', 'AltLeft', 'PrintScreen', 'KeyB'),
]

export function keysymOfCode(code: string): number {
  const functionKey = /^F(\d+)$/.exec(code)?.[1]
  if (functionKey !== undefined) return F1 + Number(functionKey) - 1
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  return letter === undefined ? (KEYSYMS[code] ?? 0) : letter.toLowerCase().charCodeAt(0)
}
