/** Why a provider, or its answer, is not accepted: the library's errors in one line, for whoever tries to sign in and for the log. */
const MAX_CHARS = 300

/** From the outermost to the innermost: the outer one says what was tried, the inner one what is wrong with it. */
export function whyNot(error: unknown): string {
  const said: string[] = []
  for (let at = error; at instanceof Error && said.length < 4; at = at.cause) {
    const { error: code, error_description: described } = at as { error?: unknown; error_description?: unknown }
    const own =
      typeof code === 'string' ? `it says ${code}${typeof described === 'string' ? `: ${described}` : ''}` : at.message
    if (!said.includes(own)) said.push(own)
  }
  // What a stranger's server says is shown to people: one line, of letters that can be seen.
  return said
    .join(': ')
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, MAX_CHARS)
}
