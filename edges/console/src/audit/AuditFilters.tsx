/** Everything that the audit can be narrowed by: time, who, through what, verb, what it was done to, and how it ended. */
import { TextInput } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { BareChoice } from '../parts/BareChoice.tsx'
import { useTyped } from '../parts/use-typed.ts'
import { type AuditSearch, auditInterfaces, auditSpans } from '../search.ts'
import { t } from '../words/translate.ts'
import { type AuditQuestion, asField, fromField } from './audit-range.ts'
import { interfaceWord } from './interface-word.ts'

export type AuditChange = { readonly [K in keyof AuditSearch]?: string | undefined }

interface AuditFiltersProps {
  readonly search: AuditSearch
  /** What `search` comes to now: a span has its beginning there. */
  readonly question: AuditQuestion
  readonly onChange: (next: AuditChange) => void
}

export function AuditFilters({ search, question, onChange }: AuditFiltersProps): ReactNode {
  const { from, to } = question
  const hasOwnTime = search.last === undefined && (from !== undefined || to !== undefined)
  return (
    <>
      <BareChoice
        label={t('audit.period')}
        value={hasOwnTime ? 'own' : (search.last ?? '')}
        options={[
          ['', t('audit.anyTime')],
          ...auditSpans.map((span) => [span, t(`audit.last.${span}`)] as const),
          ...(hasOwnTime ? [['own', t('audit.ownTime')] as const] : []),
        ]}
        onChange={(last) => last !== 'own' && onChange({ last, from: undefined, to: undefined })}
      />
      <TimeField label={t('audit.from')} at={from} onChange={(next) => onChange({ from: next, to })} />
      <TimeField label={t('audit.to')} at={to} onChange={(next) => onChange({ from, to: next })} />
      <WordField
        label={t('audit.who')}
        hint={t('audit.whoHint')}
        value={search.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <BareChoice
        label={t('audit.interface')}
        value={search.interface ?? ''}
        options={[['', t('audit.anyInterface')], ...auditInterfaces.map((one) => [one, interfaceWord(one)] as const)]}
        onChange={(next) => onChange({ interface: next })}
      />
      <WordField
        label={t('audit.verb')}
        hint={t('audit.verbHint')}
        value={search.verb}
        onChange={(verb) => onChange({ verb })}
      />
      <WordField
        label={t('audit.name')}
        hint={t('audit.nameHint')}
        value={search.name}
        onChange={(name) => onChange({ name })}
      />
      <WordField
        label={t('audit.targetId')}
        hint={t('audit.targetHint')}
        value={search.target}
        onChange={(target) => onChange({ target })}
      />
      <BareChoice
        label={t('audit.outcome')}
        value={search.outcome ?? ''}
        options={[
          ['', t('audit.anyOutcome')],
          ['accepted', t('audit.accepted')],
          ['refused', t('audit.refused')],
        ]}
        onChange={(outcome) => onChange({ outcome })}
      />
    </>
  )
}

interface TimeFieldProps {
  readonly label: string
  readonly at: string | undefined
  readonly onChange: (at: string | undefined) => void
}

function TimeField({ label, at, onChange }: TimeFieldProps): ReactNode {
  const [typed, setTyped] = useTyped(asField(at), (text) => onChange(fromField(text)))
  return (
    <label className="cv-labelled">
      {label}
      <TextInput type="datetime-local" aria-label={label} value={typed} onChange={(_event, text) => setTyped(text)} />
    </label>
  )
}

interface WordFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string | undefined
  readonly onChange: (value: string) => void
}

function WordField({ label, hint, value, onChange }: WordFieldProps): ReactNode {
  const [typed, setTyped] = useTyped(value ?? '', (text) => onChange(text.trim()))
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={hint}
      value={typed}
      onChange={(_event, text) => setTyped(text)}
    />
  )
}
