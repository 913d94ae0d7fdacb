/** Fields that somebody else changed while they were being changed here: both values, and whose it is to be. */
import { Alert, Button, List, ListItem } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'

export interface TheirField {
  readonly name: string
  readonly mine: string
  readonly theirs: string
  readonly keep: () => void
  readonly take: () => void
}

export const TheirFields = ({ fields }: { readonly fields: readonly TheirField[] }): ReactNode =>
  fields.length === 0 ? null : (
    <Alert variant="warning" isInline title={t('vm.theirsTitle')} role="alert">
      <List isPlain>
        {fields.map(({ name, mine, theirs, keep, take }) => (
          <ListItem key={name}>
            <strong>{name}</strong>: <bdi>{t('vm.theirsMine', { value: mine })}</bdi>,{' '}
            <bdi>{t('vm.theirsTheirs', { value: theirs })}</bdi>{' '}
            <Button variant="link" isInline aria-label={t('vm.theirsKeepOf', { field: name })} onClick={keep}>
              {t('vm.theirsKeep')}
            </Button>{' '}
            <Button variant="link" isInline aria-label={t('vm.theirsTakeOf', { field: name })} onClick={take}>
              {t('vm.theirsTake')}
            </Button>
          </ListItem>
        ))}
      </List>
    </Alert>
  )
