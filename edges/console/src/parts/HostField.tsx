/** A choice among the hosts; the first one, until somebody chooses. */
import { FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { hostList } from '../queries.ts'
import { t } from '../words/translate.ts'

export interface HostChoice {
  /** Its id; empty while there is none. */
  readonly host: string
  readonly field: ReactNode
}

/** `without`: hosts that make no sense, such as those that have it already. */
export function useHostChoice(id: string, without: readonly { readonly id: string }[] = []): HostChoice {
  const { data = [] } = useQuery(hostList)
  const [chosen, setChosen] = useState<string | undefined>()
  const hosts = data.filter((host) => !without.some((other) => other.id === host.id))
  const host = chosen ?? hosts[0]?.id ?? ''
  const field = (
    <FormGroup label={t('clusters.host')} fieldId={id} isRequired>
      <FormSelect id={id} value={host} onChange={(_event, next) => setChosen(next)}>
        {hosts.map((each) => (
          <FormSelectOption key={each.id} value={each.id} label={each.name} />
        ))}
      </FormSelect>
    </FormGroup>
  )
  return { host, field }
}
