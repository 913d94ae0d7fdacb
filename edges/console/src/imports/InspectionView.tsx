/** What is inside an appliance or disk image, before anything of it is imported. */
import type { Schema } from '@covisor/client'
import { Alert, ExpandableSection, List, ListItem } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { bytes, count, mebibytes } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { Choices } from '../parts/PlanView.tsx'

type Inspection = Schema<'Inspection'>

export const InspectionView = ({ inspection }: { readonly inspection: Inspection }): ReactNode => (
  <div className="cv-stack">
    {inspection.problems.map((text) => (
      <Alert key={text} variant="danger" isInline title={<bdi>{text}</bdi>} />
    ))}
    <Facts
      label="File"
      facts={[
        ['File', <Name key="file" of={inspection.file} />],
        ['Size', bytes(inspection.sizeBytes)],
        ...(inspection.product === null ? [] : [['Product', <Name key="product" of={inspection.product} />] as const]),
        [
          'Manifest',
          inspection.manifest === 'none' ? 'none: nothing to check it by' : `checked by ${inspection.manifest}`,
        ],
        ...(inspection.group === null ? [] : [['Group', <Name key="group" of={inspection.group} />] as const]),
        ...(inspection.certificate === null ? [] : [['Signed by', signer(inspection.certificate)] as const]),
      ]}
    />
    {inspection.vms.map((vm) => (
      <section key={vm.name} aria-label={`VM ${vm.name}`}>
        <Facts
          label={`VM ${vm.name}`}
          facts={[
            ['VM', <Name key="name" of={vm.name} />],
            ['Size', `${count(vm.vcpus, 'vCPU')}, ${mebibytes(vm.memoryMiB)}`],
            ['Guest', <bdi key="guest">{vm.guestOs.description || vm.guestOs.family}</bdi>],
            [
              'Firmware',
              [vm.firmware, vm.secureBoot ? 'Secure Boot' : '', vm.tpm ? 'TPM' : ''].filter(Boolean).join(', '),
            ],
            ['Disks', vm.disks.map((disk) => `${bytes(disk.capacityBytes)} (${disk.format})`).join(', ') || 'none'],
            ['Network cards', <bdi key="nics">{vm.nics.map(({ network }) => network).join(', ') || 'none'}</bdi>],
          ]}
        />
        {vm.choices.length === 0 ? null : <Choices choices={vm.choices} />}
      </section>
    ))}
    {inspection.notes.length === 0 ? null : (
      <ExpandableSection toggleText={`What will be different here (${inspection.notes.length})`}>
        <List aria-label="Notes">
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
    {`${certificate.selfSigned ? ' (self-signed)' : ''}, ${certificate.signatureMatches ? 'signature matches' : 'signature does not match'}, valid to ${certificate.validTo.slice(0, 10)}`}
  </>
)
