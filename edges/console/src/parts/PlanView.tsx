/** What would happen: refusals first, then what cannot be taken back, then steps, placement, capacity and choices. */
import type { Schema } from '@covisor/client'
import { Alert, ExpandableSection, List, ListItem, Title } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { bytes, mebibytes } from './amounts.ts'

type Plan = Schema<'Plan'>

const downtimes: Readonly<Record<Exclude<Plan['downtime'], 'none'>, string>> = {
  restart: 'The VM restarts.',
  'until-started': 'The VM is off until somebody starts it.',
  short: 'The VM stands still for a moment.',
}

export const PlanView = ({ plan }: { readonly plan: Plan }): ReactNode => (
  <div className="cv-plan">
    {plan.refusals.map(({ code, text }) => (
      <Alert key={`${code} ${text}`} variant="danger" isInline title={`This cannot be done: ${text}`} />
    ))}
    {plan.irreversible.map((text) => (
      <Alert key={text} variant="warning" isInline title={`Cannot be taken back: ${text}`} />
    ))}
    {plan.warnings.map((text) => (
      <Alert key={text} variant="warning" isInline title={text} />
    ))}
    {plan.steps.length === 0 ? null : (
      <>
        <Title headingLevel="h3">Steps</Title>
        <List component="ol" aria-label="Steps">
          {plan.steps.map((step) => (
            <ListItem key={step.name}>
              <bdi>{step.title}</bdi>
              {step.pointOfNoReturn ? ' (from here there is only forward)' : ''}
            </ListItem>
          ))}
        </List>
        {plan.downtime === 'none' ? null : <p>{downtimes[plan.downtime]}</p>}
      </>
    )}
    {plan.placement?.host == null ? null : (
      <p>
        It runs on host <bdi>{plan.placement.host.name}</bdi>.
      </p>
    )}
    {plan.capacity.length === 0 ? null : (
      <List aria-label="Capacity" isPlain>
        {plan.capacity.map((use) => (
          <ListItem key={`${use.what} ${use.where}`}>
            <bdi>
              {use.what} of {use.where}
            </bdi>
            : {amount(use.before, use.unit)} → {amount(use.after, use.unit)}
            {use.limit === null ? '' : ` of ${amount(use.limit, use.unit)}`}
          </ListItem>
        ))}
      </List>
    )}
    {plan.choices.length === 0 ? null : <Choices choices={plan.choices} />}
    {plan.placement === null || plan.placement.hosts.length < 2 ? null : <Hosts hosts={plan.placement.hosts} />}
  </div>
)

export const Choices = ({ choices }: { readonly choices: Plan['choices'] }): ReactNode => (
  <ExpandableSection toggleText={`Chosen for you (${choices.length})`}>
    <List aria-label="Choices" isPlain>
      {choices.map((choice) => (
        <ListItem key={choice.about}>
          <strong>{choice.about}:</strong> <bdi>{choice.chose}</bdi>, because <bdi>{choice.because}</bdi>
        </ListItem>
      ))}
    </List>
  </ExpandableSection>
)

const Hosts = ({ hosts }: { readonly hosts: NonNullable<Plan['placement']>['hosts'] }): ReactNode => (
  <ExpandableSection toggleText={`Why this host (${hosts.length} looked at)`}>
    <List aria-label="Hosts" isPlain>
      {hosts.map((host) => (
        <ListItem key={host.id}>
          <strong>
            <bdi>{host.name}</bdi> {host.fits ? 'fits' : 'does not fit'}
          </strong>
          : {host.reasons.map(({ text }) => text).join('; ')}
        </ListItem>
      ))}
    </List>
  </ExpandableSection>
)

function amount(value: number, unit: string): string {
  if (unit === 'bytes') return bytes(value)
  if (unit === 'MiB') return mebibytes(value)
  return `${value} ${unit}`
}
