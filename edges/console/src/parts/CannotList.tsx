/** What a host or a pool cannot do, with the reason that its hypervisor gives. */
import { List, ListItem } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'

export const CannotList = ({ cannot }: { readonly cannot: Readonly<Record<string, string>> }): ReactNode =>
  Object.keys(cannot).length === 0 ? (
    <p>{t('parts.cannotNothing')}</p>
  ) : (
    <List isPlain aria-label={t('parts.cannot')}>
      {Object.entries(cannot).map(([what, why]) => (
        <ListItem key={what}>
          <strong>{what}:</strong> {why}
        </ListItem>
      ))}
    </List>
  )
