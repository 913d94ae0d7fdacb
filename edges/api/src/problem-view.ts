/** An error as clients see it: RFC 9457 (application/problem+json) with our permanent `code` and its parameters. */
import { type ErrorCode, errorTexts } from '@covisor/model'
import { Type } from 'typebox'
import { oneOf, text, view } from './route.ts'

export const PROBLEM_TYPE = 'application/problem+json'

export const errorCodes = Object.keys(errorTexts) as ErrorCode[]

export const problemView = view(
  'Problem',
  Type.Object({
    type: text('the code again, as a URI'),
    title: text('the code in words'),
    status: Type.Integer({ description: 'the HTTP status' }),
    code: oneOf(errorCodes, 'permanent; see docs/errors.md'),
    detail: text('what happened, for people'),
    params: Type.Record(Type.String(), Type.Unknown(), { description: 'what `detail` was made of' }),
    instance: text('number of the request; the server log has it too'),
  }),
)
