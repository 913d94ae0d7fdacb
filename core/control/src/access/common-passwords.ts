/**
 * The passwords that are tried first, from breaches: about fifty thousand, as zxcvbn keeps them. Read when
 * first a password is set: most servers never do that again after their first days, and idle memory is for VMs.
 *
 * Almost all are shorter than what the rules allow, so a word of the list with digits and signs around it counts as well:
 * "Football2026!!" is the second guess after "football".
 */

/** Whether a guesser who begins with the list meets this password. */
export async function isCommonPassword(password: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const common = new Set(dictionary['passwords-common'] as readonly string[])
  const lower = password.normalize('NFKC').toLowerCase()
  const word = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return common.has(lower) || (word.length > 0 && common.has(word))
}
