/** What went wrong, where it went wrong. */
import { Alert } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { textOf } from '../api.ts'

export const Problem = ({ title, error }: { readonly title: string; readonly error: unknown }): ReactNode =>
  error === null || error === undefined ? null : (
    <Alert variant="danger" isInline title={title} role="alert">
      <bdi>{textOf(error)}</bdi>
    </Alert>
  )
