/** What would happen: refusals first, then what cannot be taken back, then steps, placement, capacity and choices. */
import type { Schema } from '@covisor/client'
import { Alert, ExpandableSection, List, ListItem, Title } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { Sentence } from '../words/Sentence.tsx'
import { t } from '../words/translate.ts'
import { bytes, mebibytes } from './amounts.ts'
import { Name } from './Name.tsx'

type Plan = Schema<'Plan'>

export const PlanView = ({ plan }: { readonly plan: Plan }): ReactNode => (
  <div className="cv-plan">
    {plan.refusals.map(({ code, text }) => (
      <Alert key={`${code} ${text}`} variant="danger" isInline title={t('parts.cannotBeDone', { text })} />
    ))}
    {plan.irreversible.map((text) => (
      <Alert key={text} variant="warning" isInline title={t('parts.cannotBeTakenBack', { text })} />
    ))}
    {plan.warnings.map((text) => (
      <Alert key={text} variant="warning" isInline title={text} />
    ))}
    {plan.hardware.length === 0 ? null : (
      <List aria-label={t('parts.hardwarePlan')} isPlain>
        {plan.hardware.map(({ what, when, because }) => (
          <ListItem key={what}>
            <strong>
              <bdi>{what}</bdi>
            </strong>
            : {when === 'now' ? t('parts.changesNow') : t('parts.changesLater', { because: because ?? '' })}
          </ListItem>
        ))}
      </List>
    )}
    {plan.steps.length === 0 ? null : (
      <>
        <Title headingLevel="h3">{t('parts.steps')}</Title>
        <List component="ol" aria-label={t('parts.steps')}>
          {plan.steps.map((step) => (
            <ListItem key={step.name}>
              <bdi>{step.title}</bdi>
              {step.pointOfNoReturn ? ` (${t('parts.noReturn')})` : ''}
            </ListItem>
          ))}
        </List>
        {plan.downtime === 'none' ? null : <p>{t(`parts.downtime.${plan.downtime}`)}</p>}
      </>
    )}
    {plan.placement?.host == null ? null : (
      <p>
        <Sentence of="parts.runsOn" parts={{ host: <bdi>{plan.placement.host.name}</bdi> }} />
      </p>
    )}
    {plan.capacity.length === 0 ? null : (
      <List aria-label={t('parts.capacity')} isPlain>
        {plan.capacity.map((use) => (
          <ListItem key={`${use.what} ${use.where}`}>
            <bdi>
              {use.what} of {use.where}
            </bdi>
            : {change(use)}
          </ListItem>
        ))}
      </List>
    )}
    {plan.quota.length === 0 ? null : (
      <List aria-label={t('parts.quota')} isPlain>
        {plan.quota.map((use) => (
          <ListItem key={`${use.what} ${use.where}`}>
            <bdi>
              {use.what} of {use.where}
            </bdi>
            : {change(use)}
          </ListItem>
        ))}
      </List>
    )}
    {plan.moves.length === 0 ? null : <Moves moves={plan.moves} />}
    {plan.choices.length === 0 ? null : <Choices choices={plan.choices} />}
    {plan.placement === null || plan.placement.hosts.length < 2 ? null : <Hosts hosts={plan.placement.hosts} />}
  </div>
)

const MOST_MOVES = 100

const Moves = ({ moves }: { readonly moves: Plan['moves'] }): ReactNode => (
  <>
    <Title headingLevel="h3">
      {t('parts.moves')} ({moves.length})
    </Title>
    <List aria-label={t('parts.moves')} isPlain>
      {moves.slice(0, MOST_MOVES).map(({ vm, from, to }) => (
        <ListItem key={vm.id}>
          <Sentence
            of="parts.moveOf"
            parts={{ vm: <Name of={vm.name} />, from: <Name of={from} />, to: <Name of={to} /> }}
          />
        </ListItem>
      ))}
    </List>
    {moves.length > MOST_MOVES ? <p>{t('parts.andMore', { count: moves.length - MOST_MOVES })}</p> : null}
  </>
)

export const Choices = ({ choices }: { readonly choices: Plan['choices'] }): ReactNode => (
  <ExpandableSection toggleText={t('parts.chosenForYou', { count: choices.length })}>
    <List aria-label={t('parts.choices')} isPlain>
      {choices.map((choice) => (
        <ListItem key={choice.about}>
          <strong>{choice.about}:</strong> <bdi>{choice.chose}</bdi>
          {t('parts.becauseJoin')}
          <bdi>{choice.because}</bdi>
        </ListItem>
      ))}
    </List>
  </ExpandableSection>
)

const Hosts = ({ hosts }: { readonly hosts: NonNullable<Plan['placement']>['hosts'] }): ReactNode => (
  <ExpandableSection toggleText={t('parts.whyThisHost', { count: hosts.length })}>
    <List aria-label={t('parts.hosts')} isPlain>
      {hosts.map((host) => (
        <ListItem key={host.id}>
          <strong>
            <bdi>{host.name}</bdi> {host.fits ? t('parts.fits') : t('parts.doesNotFit')}
          </strong>
          : {host.reasons.map(({ text }) => text).join('; ')}
        </ListItem>
      ))}
    </List>
  </ExpandableSection>
)

function change({ before, after, limit, unit }: Plan['capacity'][number]): string {
  const [was, becomes] = [amount(before, unit), amount(after, unit)]
  if (limit === null) return `${was} → ${becomes}`
  return t('parts.useOfLimit', { before: was, after: becomes, limit: amount(limit, unit) })
}

function amount(value: number, unit: string): string {
  if (unit === 'bytes') return bytes(value)
  if (unit === 'MiB') return mebibytes(value)
  return `${value} ${unit}`
}
