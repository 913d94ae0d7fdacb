/**
 * Types text into a VNC console, key by key: for what cannot be pasted, such as a password at a boot prompt.
 *
 * Each key goes with its place on the guest's keyboard and with its meaning. A VNC server that understands places (QEMU's) uses those, so
 * the guest's layout decides; any other uses the meaning.
 */
import { type GuestLayout, type Stroke, strokesFor } from './guest-layouts.ts'

export interface Keyboard {
  sendKey(keysym: number, code: string | null, down?: boolean): void
}

/** X11 keysyms: Latin-1 are themselves, all other characters are their code point plus this. */
const UNICODE_KEYSYM = 0x0100_0000
const RETURN = 0xff0d
const TAB = 0xff09
const SHIFT = 0xffe1
const ALT_GR = 0xfe03

export function typeText(keyboard: Keyboard, text: string, layout: GuestLayout): void {
  for (const character of text) {
    const strokes = strokesFor(layout, character)
    if (strokes.length === 0) keyboard.sendKey(keysymOf(character), null)
    for (const stroke of strokes) press(keyboard, stroke, character)
  }
}

function press(keyboard: Keyboard, { code, shift, altGr }: Stroke, character: string): void {
  if (shift) keyboard.sendKey(SHIFT, 'ShiftLeft', true)
  if (altGr) keyboard.sendKey(ALT_GR, 'AltRight', true)
  keyboard.sendKey(code === 'Space' ? 0x20 : keysymOf(character), code)
  if (altGr) keyboard.sendKey(ALT_GR, 'AltRight', false)
  if (shift) keyboard.sendKey(SHIFT, 'ShiftLeft', false)
}

export function keysymOf(character: string): number {
  if (character === '\n') return RETURN
  if (character === '\t') return TAB
  const point = character.codePointAt(0) ?? 0
  return (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff) ? point : UNICODE_KEYSYM + point
}
