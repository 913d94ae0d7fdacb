/** Terms and their values. */
import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from '@patternfly/react-core'
import type { ReactNode } from 'react'

export type Fact = readonly [term: string, value: ReactNode]

export const Facts = ({ label, facts }: { readonly label: string; readonly facts: readonly Fact[] }): ReactNode => (
  <DescriptionList isHorizontal isCompact aria-label={label} className="cv-facts">
    {facts.map(([term, value]) => (
      <DescriptionListGroup key={term}>
        <DescriptionListTerm>{term}</DescriptionListTerm>
        <DescriptionListDescription>{value}</DescriptionListDescription>
      </DescriptionListGroup>
    ))}
  </DescriptionList>
)
