/**
 * Keyboard layouts of guests: which key makes which character there. Typing text key by key is only right when the keys are those that
 * the guest's own layout makes the characters of; a guest that was installed in German makes "z" of the key that says Y in English.
 *
 * Rows are the keys as they lie on a board, from `Backquote` to `Slash`. Characters of xkeyboard-config's `us`, `gb`, `de` and `fr`.
 */

const ROWS = [
  'Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal',
  'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight',
  'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash',
  'IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash',
].map((row) => row.split(' '))

export const guestLayouts = { us: 'English (US)', gb: 'English (UK)', de: 'Deutsch', fr: 'Français' } as const
export type GuestLayout = keyof typeof guestLayouts

interface Board {
  readonly plain: readonly string[]
  readonly shift: readonly string[]
  /** With the right Alt key, by the plain character of the key. */
  readonly altGr: Readonly<Record<string, string>>
  /** Waits for the next key; a space after it makes the character itself. */
  readonly dead: string
}

/** A space where a key makes nothing. */
const boards: Readonly<Record<GuestLayout, Board>> = {
  us: {
    plain: ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'\\", ' zxcvbnm,./'],
    shift: ['~!@#$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:"|', ' ZXCVBNM<>?'],
    altGr: {},
    dead: '',
  },
  gb: {
    plain: ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'#", '\\zxcvbnm,./'],
    shift: ['¬!"£$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:@~', '|ZXCVBNM<>?'],
    altGr: { '4': '€' },
    dead: '',
  },
  de: {
    plain: ['^1234567890ß´', 'qwertzuiopü+', 'asdfghjklöä#', '<yxcvbnm,.-'],
    shift: ['°!"§$%&/()=?`', 'QWERTZUIOPÜ*', "ASDFGHJKLÖÄ'", '>YXCVBNM;:_'],
    altGr: {
      '2': '²',
      '3': '³',
      '7': '{',
      '8': '[',
      '9': ']',
      '0': '}',
      ß: '\\',
      q: '@',
      e: '€',
      '+': '~',
      '<': '|',
      m: 'µ',
    },
    dead: '^´`',
  },
  fr: {
    plain: ['²&é"\'(-è_çà)=', 'azertyuiop $', 'qsdfghjklmù*', '<wxcvbn,;:!'],
    shift: [' 1234567890°+', 'AZERTYUIOP £', 'QSDFGHJKLM%µ', '>WXCVBN?./§'],
    altGr: {
      é: '~',
      '"': '#',
      "'": '{',
      '(': '[',
      '-': '|',
      è: '`',
      _: '\\',
      ç: '^',
      à: '@',
      ')': ']',
      '=': '}',
      e: '€',
    },
    dead: '',
  },
}

/** One key to press, with those that are held meanwhile. */
export interface Stroke {
  /** As in KeyboardEvent.code: the place of the key, whatever is printed on it. */
  readonly code: string
  readonly shift: boolean
  readonly altGr: boolean
}

/** What to press for a character; nothing when this layout has no key for it. */
export function strokesFor(layout: GuestLayout, character: string): readonly Stroke[] {
  const named = specialKey(character)
  if (named !== undefined) return [named]
  const { plain, shift, altGr, dead } = boards[layout]
  const base = Object.entries(altGr).find(([, made]) => made === character)?.[0]
  const stroke =
    keyIn(plain, character, { shift: false, altGr: false }) ??
    keyIn(shift, character, { shift: true, altGr: false }) ??
    (base === undefined ? undefined : keyIn(plain, base, { shift: false, altGr: true }))
  if (stroke === undefined) return []
  return dead.includes(character) ? [stroke, SPACE] : [stroke]
}

/** Characters of a text that a layout has no key for, each once. */
export function untypable(layout: GuestLayout, text: string): string {
  return [...new Set(text)].filter((character) => strokesFor(layout, character).length === 0).join('')
}

const SPACE: Stroke = { code: 'Space', shift: false, altGr: false }
const named: Readonly<Record<string, string>> = { ' ': 'Space', '\n': 'Enter', '\t': 'Tab' }

function specialKey(character: string): Stroke | undefined {
  const code = named[character]
  return code === undefined ? undefined : { ...SPACE, code }
}

function keyIn(board: readonly string[], character: string, held: Omit<Stroke, 'code'>): Stroke | undefined {
  for (const [index, keys] of board.entries()) {
    const code = ROWS[index]?.[Array.from(keys).indexOf(character)]
    if (code !== undefined) return { code, ...held }
  }
  return undefined
}
