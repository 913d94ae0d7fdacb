/** One answer of one rule about one host. */
import type { Reason, RuleName } from './host-verdict.ts'

export const reason = (rule: RuleName, ok: boolean, text: string, wanted: string, has: string): Reason => ({
  rule,
  ok,
  text,
  wanted,
  has,
})
