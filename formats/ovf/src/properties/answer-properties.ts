/**
 * The answers to what an appliance asks, checked: which values the guest will see, what is still to be asked, and what was
 * answered wrongly. DSP0243 9.5.1.
 *
 * Pure and complete: all problems at once, because people mend one thing and want to know of the next.
 */
import { whyNotValue } from './value-rules.ts'
import type { VisibleProperty } from './visible-properties.ts'

export interface AnsweredProperties {
  readonly values: ReadonlyMap<string, string>
  /** What nobody answered and has no usable default: to be asked for. */
  readonly missing: readonly VisibleProperty[]
  readonly problems: readonly PropertyProblem[]
}

export interface PropertyProblem {
  readonly key: string
  readonly why: string
}

export function answerProperties(
  properties: readonly VisibleProperty[],
  answers: ReadonlyMap<string, string>,
): AnsweredProperties {
  const values = new Map<string, string>()
  const missing: VisibleProperty[] = []
  const problems: PropertyProblem[] = []
  for (const property of properties) {
    const { key } = property
    const answer = answers.get(key)
    if (answer !== undefined && !property.isUserConfigurable && answer !== property.value) {
      problems.push({ key, why: 'the appliance does not let it be changed' })
    } else if (answer === undefined && mustBeAsked(property)) missing.push(property)
    else {
      const value = answer ?? property.value ?? ''
      const why = answer === undefined ? undefined : whyNotValue(property, value)
      if (why === undefined) values.set(key, value)
      else problems.push({ key, why })
    }
  }
  return { values, missing, problems }
}

/** Empty and left out are the same to most producers: what may be empty then passes, what must not be is asked. */
function mustBeAsked(property: VisibleProperty): boolean {
  if (!property.isUserConfigurable) return false
  const value = property.value ?? ''
  if (value !== '') return whyNotValue(property, value) !== undefined
  return property.isPassword || whyNotValue(property, value) !== undefined || property.value === undefined
}
