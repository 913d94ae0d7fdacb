/** One entry of the audit in full: what was, beside what was wanted. */
import type { Schema } from '@covisor/client'
import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { instant } from '../parts/amounts.ts'
import { dialogPlace } from '../parts/dialog-place.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { t } from '../words/translate.ts'
import { interfaceWord } from './interface-word.ts'

interface AuditEntryDialogProps {
  readonly entry: Schema<'AuditEntry'>
  readonly onClose: () => void
}

export const AuditEntryDialog = ({ entry, onClose }: AuditEntryDialogProps): ReactNode => (
  <Modal isOpen appendTo={dialogPlace} variant="large" onClose={onClose} aria-labelledby="audit-entry">
    <ModalHeader title={`${entry.verb} ${entry.target.name}`.slice(0, 200)} labelId="audit-entry" />
    <ModalBody tabIndex={0} aria-label={t('audit.detail')}>
      <div className="cv-stack">
        <Facts
          label={t('audit.detail')}
          facts={[
            [t('audit.when'), instant(entry.at)],
            [t('audit.who'), <Name key="who" of={entry.actor} />],
            [
              t('audit.fromWhere'),
              <Name key="where" of={`${interfaceWord(entry.interface)} ${entry.address ?? ''}`} />,
            ],
            [
              t('audit.toWhat'),
              <Name key="target" of={`${entry.target.kind} ${entry.target.name} ${entry.target.id ?? ''}`} />,
            ],
            [t('audit.outcome'), <StateLabel key="outcome" state={entry.outcome} />],
            ...(entry.task === null
              ? []
              : [
                  [
                    t('pages.plans.task'),
                    <Link key="task" to="/tasks/$task" params={{ task: entry.task }}>
                      {t('frame.openTask')}
                    </Link>,
                  ] as const,
                ]),
          ]}
        />
        <div className="cv-cards">
          <Detail title={t('audit.before')} of={entry.before} />
          <Detail title={t('audit.after')} of={entry.after} />
        </div>
      </div>
    </ModalBody>
    <ModalFooter>
      <Button variant="link" onClick={onClose}>
        {t('parts.close')}
      </Button>
    </ModalFooter>
  </Modal>
)

const Detail = ({ title, of }: { readonly title: string; readonly of: unknown }): ReactNode => (
  <section aria-label={title}>
    <h3>{title}</h3>
    {of === null || of === undefined ? (
      <p className="cv-quiet">{t('audit.notKept')}</p>
    ) : (
      <pre className="cv-config">
        <bdi>{JSON.stringify(of, null, 2)}</bdi>
      </pre>
    )}
  </section>
)
