/** One difference carried over into domain XML: in words for people, and what to ask of a running domain so that it holds now. */
export interface DomainChange {
  readonly what: string
  /** Absent: it waits for the next start, and `because` says why. */
  readonly live?: LiveStep
  readonly because?: string
}

export type LiveStep =
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'vcpus'; readonly count: number }
  | { readonly kind: 'memory'; readonly memoryMiB: number }
  | { readonly kind: 'attach' | 'detach' | 'update'; readonly xml: string }

export const waits = (what: string, because: string): DomainChange => ({ what, because })
