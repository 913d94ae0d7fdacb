/** What a VM is: where it runs, what it has, where it can be reached, and what was chosen for it and why. */
import { Card, CardBody, CardTitle, List, ListItem } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { bytes, instant, mebibytes } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { Choices } from '../parts/PlanView.tsx'
import { Problem } from '../parts/Problem.tsx'
import { vmAddresses } from '../queries.ts'
import { TaskLine } from '../task/TaskLine.tsx'
import type { Vm } from './vm-calls.ts'

export const VmSummary = ({ vm }: { readonly vm: Vm }): ReactNode => (
  <div className="cv-cards">
    {vm.task === null ? null : (
      <Card className="cv-wide">
        <CardBody>
          <TaskLine id={vm.task.id} />
        </CardBody>
      </Card>
    )}
    <Card>
      <CardTitle component="h2">Summary</CardTitle>
      <CardBody>
        <Facts
          label="Summary"
          facts={[
            ...(vm.description === '' ? [] : [['Description', <bdi key="d">{vm.description}</bdi>] as const]),
            ['State', vm.stateReason === null ? vm.state : `${vm.state} (${vm.stateReason})`],
            ['Host', vm.host === null ? 'none' : <HostLink key="h" {...vm.host} />],
            ['vCPUs', vm.vcpus],
            ['Memory', mebibytes(vm.memoryMiB)],
            ['Guest', guestOf(vm)],
            ['Firmware', firmwareOf(vm)],
            ['Starts with its host', vm.startWithHost ? 'yes' : 'no'],
            ['Managed', vm.managed ? 'by Covisor' : 'made elsewhere; observed until you change it here'],
            ['Last seen', vm.seenAt === null ? 'never' : instant(vm.seenAt)],
            ['Id', <code key="id">{vm.id}</code>],
          ]}
        />
        {vm.choices.length === 0 ? null : <Choices choices={vm.choices} />}
      </CardBody>
    </Card>
    <div className="cv-stack">
      <Card>
        <CardTitle component="h2">Addresses</CardTitle>
        <CardBody>
          <Addresses vm={vm} />
        </CardBody>
      </Card>
      <Card>
        <CardTitle component="h2">Disks and network cards</CardTitle>
        <CardBody>
          <Facts
            label="Disks and network cards"
            facts={[
              ...vm.disks.map(
                (disk) =>
                  [
                    `${disk.device === 'cdrom' ? 'CD' : 'Disk'} ${disk.key}`,
                    <span key={disk.key}>
                      {disk.capacityBytes === null ? '' : `${bytes(disk.capacityBytes)}, `}
                      {disk.bus} <Name of={disk.volume?.name ?? disk.path ?? ''} />
                    </span>,
                  ] as const,
              ),
              ...vm.nics.map(
                (nic) =>
                  [
                    `NIC ${nic.key}`,
                    <span key={nic.key}>
                      <Name of={nic.network ?? 'no network'} />, {nic.model}, <code>{nic.mac}</code>
                      {nic.connected ? '' : ', unplugged'}
                    </span>,
                  ] as const,
              ),
            ]}
          />
        </CardBody>
      </Card>
    </div>
  </div>
)

function Addresses({ vm }: { readonly vm: Vm }): ReactNode {
  const { data, error } = useQuery({ ...vmAddresses(vm.id), enabled: vm.state === 'running' })
  if (vm.state !== 'running') return <p>It has addresses while it runs.</p>
  if (error !== null) return <Problem title="Not known" error={error} />
  if (data === undefined) return <p>Asking…</p>
  if (data.length === 0) return <p>None is known. The guest agent, DHCP leases and the ARP table were asked.</p>
  return (
    <List isPlain aria-label="Addresses">
      {data.map((item) => (
        <ListItem key={`${item.address} ${item.source}`}>
          <code>{item.address}</code>{' '}
          <span className="cv-quiet">({item.source === 'agent' ? 'guest agent' : item.source})</span>
        </ListItem>
      ))}
    </List>
  )
}

const HostLink = ({ id, name }: { readonly id: string; readonly name: string }): ReactNode => (
  <Link to="/hosts/$host" params={{ host: id }}>
    <Name of={name} />
  </Link>
)

const guestOf = ({ guestOs }: Vm): string =>
  guestOs === null ? 'unknown' : guestOs.id === null ? guestOs.family : `${guestOs.family}, ${guestOs.id}`

const firmwareOf = ({ firmware, secureBoot, tpm }: Vm): string =>
  [firmware ?? 'unknown', secureBoot ? 'Secure Boot' : undefined, tpm ? 'TPM' : undefined].filter(Boolean).join(', ')
