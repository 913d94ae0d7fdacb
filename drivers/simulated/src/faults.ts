/**
 * Faults as data: rules that make calls fail, matched in order, spent one at a time.
 *
 * `when` tells a lost request from a lost reply: 'before', nothing was done; 'after', all of it was done and nobody hears;
 * 'during', a stream breaks behind its first chunk, or a copy stays unfinished.
 */
import type { VmId } from '@covisor/model'
import type { SimulatedCall } from './calls.ts'

export interface FaultRule {
  readonly call: SimulatedCall | 'any'
  /** Only calls about this VM, or this pool. */
  readonly vm?: VmId
  readonly pool?: string
  /** How often; 1 if absent. */
  readonly times?: number
  /** 'before' if absent. */
  readonly when?: FaultMoment
  /** 'vanish': the endpoint goes away. 'hang': the call is never answered. 'kill': this process dies, as by SIGKILL. */
  readonly error: Error | 'vanish' | 'hang' | 'kill'
}

export type FaultMoment = 'before' | 'during' | 'after'

/** What a call is about, as far as rules can say. */
export interface CallSubject {
  readonly vm?: VmId
  readonly pool?: string
}

export class FaultList {
  #rules: { readonly rule: FaultRule; left: number }[] = []

  add(...rules: readonly FaultRule[]): void {
    for (const rule of rules) this.#rules.push({ rule, left: rule.times ?? 1 })
  }

  clear(): void {
    this.#rules = []
  }

  /** The first rule that matches, spent once. */
  take(call: SimulatedCall, subject: CallSubject, moment: FaultMoment): FaultRule['error'] | undefined {
    const found = this.#rules.find(({ rule }) => matches(rule, call, subject, moment))
    if (found === undefined) return undefined
    found.left--
    if (found.left <= 0) this.#rules = this.#rules.filter((entry) => entry !== found)
    return found.rule.error
  }

  /** Rules that were not met yet, for tests that want to know whether a fault happened. */
  get left(): readonly FaultRule[] {
    return this.#rules.map(({ rule }) => rule)
  }
}

function matches(rule: FaultRule, call: SimulatedCall, subject: CallSubject, moment: FaultMoment): boolean {
  return (
    (rule.when ?? 'before') === moment &&
    (rule.call === 'any' || rule.call === call) &&
    (rule.vm === undefined || rule.vm === subject.vm) &&
    (rule.pool === undefined || rule.pool === subject.pool)
  )
}
