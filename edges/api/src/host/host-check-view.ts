/** The checks of a host as clients see them: each with what was seen, and the way out where there is something to mend. */
import type { CheckedHost } from '@covisor/control'
import { hostCheckCodes, hostCheckStates, hostChecks } from '@covisor/model'
import { Type } from 'typebox'
import { nullable, oneOf, text, view } from '../route.ts'

export const hostCheckView = view(
  'HostCheck',
  Type.Object({
    name: Type.String(),
    uri: Type.String(),
    ready: Type.Boolean({ description: 'nothing failed: it can be managed, though something may be worth mending' }),
    findings: Type.Array(
      Type.Object({
        check: oneOf(hostCheckCodes),
        state: oneOf(hostCheckStates),
        asks: text('what is so when all is well'),
        found: text('what was seen'),
        mend: nullable(text('the way out, where something is not as it should be')),
      }),
    ),
  }),
)

export const viewHostCheck = ({ name, uri, findings }: CheckedHost) => ({
  name,
  uri,
  ready: findings.every(({ state }) => state !== 'failed'),
  findings: findings.map(({ check, state, found }) => {
    const { asks, mend } = hostChecks[check]
    return { check, state, asks, found, mend: state === 'failed' || state === 'attention' ? mend : null }
  }),
})
