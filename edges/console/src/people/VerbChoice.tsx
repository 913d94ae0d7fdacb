/** Verbs to tick, grouped by what they are about, each with what it allows. */
import type { Schema } from '@covisor/client'
import { Checkbox, ExpandableSection } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { verbList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Verb = Schema<'VerbList'>['items'][number]

interface VerbChoiceProps {
  readonly chosen: ReadonlySet<string>
  readonly onChange: (chosen: ReadonlySet<string>) => void
  /** Which are offered; all if not said. */
  readonly among?: (verb: Verb) => boolean
}

export function VerbChoice({ chosen, onChange, among = () => true }: VerbChoiceProps): ReactNode {
  const { data: verbs = [] } = useQuery(verbList)
  const kinds = Map.groupBy(verbs.filter(among), ({ verb }) => verb.split(':')[0] ?? '')
  const toggle = (verb: string) => {
    const next = new Set(chosen)
    if (!next.delete(verb)) next.add(verb)
    onChange(next)
  }
  return [...kinds].map(([kind, members]) => {
    const ticked = members.filter(({ verb }) => chosen.has(verb)).length
    return (
      <ExpandableSection key={kind} toggleText={t('people.verbsOf', { kind, ticked, all: members.length })} isIndented>
        <div className="cv-stack">
          {members.map(({ verb, allows }) => (
            <Checkbox
              key={verb}
              id={`verb-${verb}`}
              label={verb}
              description={allows}
              isChecked={chosen.has(verb)}
              onChange={() => toggle(verb)}
            />
          ))}
        </div>
      </ExpandableSection>
    )
  })
}
