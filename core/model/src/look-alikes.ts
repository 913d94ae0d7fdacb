/**
 * Words that show as other words: `pаypal` with a Cyrillic а. Pure.
 *
 * A rule that is simpler than the restriction levels of UTS #39, and stricter where it matters: within one word (a run of letters and
 * marks) Latin, Greek, Cyrillic, Armenian and Cherokee letters do not meet. Beside each other they may: "Сервер web01" is how people
 * write. Other scripts look like none of these, so `東京tower` passes. A whole word of one script that looks like one of another is
 * not found by this: what people sign in with, and type before a slash, is of ASCII alone (parsePlainName).
 */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
]

/** The first such word. */
export const mixedWord = (text: string): string | undefined =>
  (text.match(/[\p{L}\p{M}]+/gu) ?? []).find((word) => SCRIPTS.filter((script) => script.test(word)).length > 1)
