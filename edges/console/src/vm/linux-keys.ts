/** Keys by their place on a board (KeyboardEvent.code) as Linux input event codes, which hypervisors take: linux/input-event-codes.h. */

/** Runs of keys whose codes follow each other. */
const runs: readonly (readonly [first: number, keys: string])[] = [
  [1, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace Tab'],
  [16, 'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft'],
  [30, 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash'],
  [44, 'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock'],
  [59, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock'],
  [86, 'IntlBackslash F11 F12'],
  [96, 'NumpadEnter ControlRight NumpadDivide PrintScreen AltRight'],
  [102, 'Home ArrowUp PageUp ArrowLeft ArrowRight End ArrowDown PageDown Insert Delete'],
  [125, 'MetaLeft MetaRight ContextMenu'],
]

const codes: ReadonlyMap<string, number> = new Map(
  runs.flatMap(([first, keys]) => keys.split(' ').map((key, index) => [key, first + index] as const)),
)

export const linuxKey = (code: string): number | undefined => codes.get(code)
