/**
 * What a console's WebSocket says in text before it closes with an error. The close frame's own reason is cut at 123 bytes,
 * which is less than most errors of hypervisors.
 */

/** The error's text for people; undefined if the message is something else, such as the greeting. */
export function consoleProblem(message: string): string | undefined {
  const { problem } = JSON.parse(message) as { problem?: { detail?: unknown } }
  return typeof problem?.detail === 'string' ? problem.detail : undefined
}
