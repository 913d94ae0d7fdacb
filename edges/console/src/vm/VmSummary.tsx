/** What a VM is: where it runs, what it has, where it can be reached, and what was chosen for it and why. */
import { Alert, Card, CardBody, CardTitle, List, ListItem } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { TagsPart } from '../layout/TagsPart.tsx'
import { bytes, instant, mebibytes } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { Choices } from '../parts/PlanView.tsx'
import { Problem } from '../parts/Problem.tsx'
import { stateWord } from '../parts/state-word.ts'
import { vmAddresses } from '../queries.ts'
import { TaskLine } from '../task/TaskLine.tsx'
import { t } from '../words/translate.ts'
import { PendingChanges } from './PendingChanges.tsx'
import type { Vm } from './vm-calls.ts'

const RightsOn = lazy(async () => ({ default: (await import('../people/RightsOn.tsx')).RightsOn }))
const VmGuest = lazy(async () => ({ default: (await import('./VmGuest.tsx')).VmGuest }))

export const VmSummary = ({ vm }: { readonly vm: Vm }): ReactNode => (
  <div className="cv-cards">
    {vm.leftBehind
      .filter(({ power }) => power === 'running')
      .map(({ host }) => (
        <Alert
          key={host.id}
          className="cv-wide"
          variant="danger"
          isInline
          title={t('vm.leftRuns', { host: host.name })}
        />
      ))}
    <PendingChanges vm={vm} />
    {vm.task === null ? null : (
      <Card className="cv-wide">
        <CardBody>
          <TaskLine id={vm.task.id} />
        </CardBody>
      </Card>
    )}
    <Card>
      <CardTitle component="h2">{t('vm.summary')}</CardTitle>
      <CardBody>
        <Facts
          label={t('vm.summary')}
          facts={[
            ...(vm.description === '' ? [] : [[t('vm.description'), <bdi key="d">{vm.description}</bdi>] as const]),
            [
              t('vm.state'),
              vm.stateReason === null ? stateWord(vm.state) : `${stateWord(vm.state)} (${vm.stateReason})`,
            ],
            [t('vm.host'), vm.host === null ? t('vm.none') : <HostLink key="h" {...vm.host} />],
            ...(vm.folder === null ? [] : [[t('layout.folder'), <Name key="f" of={vm.folder.name} />] as const]),
            [t('vm.vcpus'), vm.vcpus],
            [t('vm.memory'), mebibytes(vm.memoryMiB)],
            [t('vm.guest'), guestOf(vm)],
            [t('vm.firmware'), firmwareOf(vm)],
            [t('vm.startsWithHost'), t(vm.startWithHost ? 'vm.yes' : 'vm.no')],
            ...(vm.lease === null ? [] : [[t('vm.lease'), leaseOf(vm.lease)] as const]),
            [t('vm.managed'), t(vm.managed ? 'vm.byCovisor' : 'vm.byOthers')],
            [t('vm.lastSeen'), vm.seenAt === null ? t('vm.never') : instant(vm.seenAt)],
            [t('vm.id'), <code key="id">{vm.id}</code>],
          ]}
        />
        {vm.choices.length === 0 ? null : <Choices choices={vm.choices} />}
      </CardBody>
    </Card>
    <div className="cv-stack">
      <TagsPart kind="vm" of={vm} />
      <Card>
        <CardTitle component="h2">{t('vm.addresses')}</CardTitle>
        <CardBody>
          <Addresses vm={vm} />
        </CardBody>
      </Card>
      <Card>
        <CardTitle component="h2">{t('vm.disksAndNics')}</CardTitle>
        <CardBody>
          <Facts
            label={t('vm.disksAndNics')}
            facts={[
              ...vm.disks.map(
                (disk) =>
                  [
                    t(disk.device === 'cdrom' ? 'vm.cdKey' : 'vm.diskKey', { key: disk.key }),
                    <span key={disk.key}>
                      {disk.capacityBytes === null ? '' : `${bytes(disk.capacityBytes)}, `}
                      {disk.bus} <Name of={disk.volume?.name ?? disk.path ?? ''} />
                    </span>,
                  ] as const,
              ),
              ...vm.nics.map(
                (nic) =>
                  [
                    t('vm.nicKey', { key: nic.key }),
                    <span key={nic.key}>
                      <Name of={nic.network ?? t('vm.none')} />, {nic.model}, <code>{nic.mac}</code>
                      {nic.connected ? '' : `, ${t('vm.unpluggedNic')}`}
                    </span>,
                  ] as const,
              ),
            ]}
          />
        </CardBody>
      </Card>
    </div>
    <Suspense fallback={null}>
      <VmGuest vm={vm} />
      <RightsOn kind="vm" id={vm.id} name={vm.name} />
    </Suspense>
  </div>
)

function leaseOf({ endsAt, state }: NonNullable<Vm['lease']>): string {
  const end = instant(endsAt)
  if (state === 'running') return end
  return state === 'ended' ? t('vm.leaseEnded', { end }) : t('vm.leaseEnding', { end })
}

function Addresses({ vm }: { readonly vm: Vm }): ReactNode {
  const { data, error } = useQuery({ ...vmAddresses(vm.id), enabled: vm.state === 'running' })
  if (vm.state !== 'running') return <p>{t('vm.addressesWhenOn')}</p>
  if (error !== null) return <Problem title={t('vm.notKnown')} error={error} />
  if (data === undefined) return <p>{t('vm.asking')}</p>
  if (data.length === 0) return <p>{t('vm.noAddress')}</p>
  return (
    <List isPlain aria-label={t('vm.addresses')}>
      {data.map((item) => (
        <ListItem key={`${item.address} ${item.source}`}>
          <code>{item.address}</code>{' '}
          <span className="cv-quiet">
            ({item.source === 'agent' ? t('vm.guestAgent') : t(`vm.source.${item.source}`)})
          </span>
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
