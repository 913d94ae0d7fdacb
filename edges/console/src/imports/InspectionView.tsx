/** What is inside an appliance or disk image, before anything of it is imported. */
import type { Schema } from '@covisor/client'
import { Alert, ExpandableSection, List, ListItem } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { bytes, mebibytes } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { Choices } from '../parts/PlanView.tsx'
import { t } from '../words/translate.ts'

type Inspection = Schema<'Inspection'>

export const InspectionView = ({ inspection }: { readonly inspection: Inspection }): ReactNode => (
  <div className="cv-stack">
    {inspection.problems.map((text) => (
      <Alert key={text} variant="danger" isInline title={<bdi>{text}</bdi>} />
    ))}
    <Facts
      label={t('imports.file')}
      facts={[
        [t('imports.file'), <Name key="file" of={inspection.file} />],
        [t('imports.size'), bytes(inspection.sizeBytes)],
        ...(inspection.product === null
          ? []
          : [[t('imports.product'), <Name key="product" of={inspection.product} />] as const]),
        [
          t('imports.manifest'),
          inspection.manifest === 'none'
            ? t('imports.noManifest')
            : t('imports.checkedBy', { by: inspection.manifest }),
        ],
        ...(inspection.group === null
          ? []
          : [[t('imports.group'), <Name key="group" of={inspection.group} />] as const]),
        ...(inspection.certificate === null ? [] : [[t('imports.signedBy'), signer(inspection.certificate)] as const]),
      ]}
    />
    {inspection.vms.map((vm) => (
      <section key={vm.name} aria-label={t('imports.vmNamed', { name: vm.name })}>
        <Facts
          label={t('imports.vmNamed', { name: vm.name })}
          facts={[
            [t('imports.vm'), <Name key="name" of={vm.name} />],
            [t('imports.size'), t('imports.vmSize', { count: vm.vcpus, memory: mebibytes(vm.memoryMiB) })],
            [t('imports.guest'), <bdi key="guest">{vm.guestOs.description || vm.guestOs.family}</bdi>],
            [
              t('imports.firmware'),
              [vm.firmware, vm.secureBoot ? 'Secure Boot' : '', vm.tpm ? 'TPM' : ''].filter(Boolean).join(', '),
            ],
            [
              t('imports.disks'),
              vm.disks.map((disk) => `${bytes(disk.capacityBytes)} (${disk.format})`).join(', ') || '–',
            ],
            [t('imports.nics'), <bdi key="nics">{vm.nics.map(({ network }) => network).join(', ') || '–'}</bdi>],
          ]}
        />
        {vm.choices.length === 0 ? null : <Choices choices={vm.choices} />}
      </section>
    ))}
    {inspection.notes.length === 0 ? null : (
      <ExpandableSection toggleText={t('imports.different', { count: inspection.notes.length })}>
        <List aria-label={t('imports.notes')}>
          {inspection.notes.map((text) => (
            <ListItem key={text}>
              <bdi>{text}</bdi>
            </ListItem>
          ))}
        </List>
      </ExpandableSection>
    )}
  </div>
)

const signer = (certificate: NonNullable<Inspection['certificate']>): ReactNode => (
  <>
    <Name of={certificate.subject} />
    {certificate.selfSigned ? ` (${t('imports.selfSigned')})` : null},{' '}
    {t(certificate.signatureMatches ? 'imports.signatureMatches' : 'imports.signatureWrong')},{' '}
    {t('imports.validTo', { day: certificate.validTo.slice(0, 10) })}
  </>
)
