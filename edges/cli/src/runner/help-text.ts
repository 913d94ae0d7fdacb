/** The details of a command or group, taken apart: what is wrapped to the terminal, and examples, which are not. */
export interface HelpText {
  /** Without line breaks within paragraphs. */
  readonly text: string
  /** Command lines. One that goes on in the next line ends in a backslash. */
  readonly examples: readonly string[]
}

const MARK = 'Examples:\n'

export function helpText(details: string): HelpText {
  const at = details.indexOf(MARK)
  const text = at < 0 ? details : details.slice(0, at)
  const examples = at < 0 ? '' : details.slice(at + MARK.length)
  return {
    text: text.trim().replace(/(?<!\n)\n(?!\n)/g, ' '),
    examples: examples
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  }
}
