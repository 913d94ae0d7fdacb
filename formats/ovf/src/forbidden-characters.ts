/**
 * Characters that no name may hold: C0 and C1 controls (which drive terminals), line and paragraph separators,
 * bidirectional controls (which make `exe.kmdv` look like `vmdk.exe`), and U+FFFD, which stands for ill-formed UTF-8.
 */
export function hasForbiddenCharacters(text: string): boolean {
  return Array.from(text).some((character) => isForbidden(character.codePointAt(0)!))
}

function isForbidden(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200e && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0xfffd
  )
}
