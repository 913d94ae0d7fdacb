/** Several things of one kind, each a link to its page; nothing is a dash. */
import { Fragment, type ReactNode } from 'react'
import { Subject } from './Subject.tsx'

interface LinksProps {
  readonly kind: string
  readonly of: readonly { readonly id: string; readonly name: string }[]
}

export const Links = ({ kind, of }: LinksProps): ReactNode =>
  of.length === 0
    ? '–'
    : of.map(({ id, name }, index) => (
        <Fragment key={id}>
          {index === 0 ? '' : ', '}
          <Subject kind={kind} id={id} name={name} />
        </Fragment>
      ))
