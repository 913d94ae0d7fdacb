/** Types text into a VNC console, key by key: for what cannot be pasted, such as a password at a boot prompt. */
interface Keyboard {
  sendKey(keysym: number, code: string | null): void
}

/** X11 keysyms: Latin-1 are themselves, all other characters are their code point plus this. */
const UNICODE_KEYSYM = 0x0100_0000
const RETURN = 0xff0d
const TAB = 0xff09

export function typeText(keyboard: Keyboard, text: string): void {
  for (const character of text) keyboard.sendKey(keysymOf(character), null)
}

export function keysymOf(character: string): number {
  if (character === '\n') return RETURN
  if (character === '\t') return TAB
  const point = character.codePointAt(0) ?? 0
  return (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff) ? point : UNICODE_KEYSYM + point
}
