/** /vms/new: a VM from an image or with an empty disk. A short form with good defaults; the plan is at its end. */
import type { Schema } from '@covisor/client'
import {
  Button,
  Checkbox,
  ExpandableSection,
  Form,
  FormGroup,
  FormSelect,
  FormSelectOption,
  Grid,
  TextArea,
  TextInput,
} from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { bytes, mebibytes } from '../parts/amounts.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { hostList, imageList, networkList, poolList, volumeList } from '../queries.ts'

type CreateVm = Schema<'CreateVm'>

interface Wishes {
  readonly name: string
  readonly image: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly diskGiB: number
  readonly guestOs: NonNullable<CreateVm['guestOs']>
  readonly network: string
  readonly start: boolean
  readonly cdrom: string
  readonly firmware: '' | NonNullable<CreateVm['firmware']>
  readonly host: string
  readonly pool: string
  readonly user: string
  readonly sshKeys: string
}

const NO_NETWORK = 'none'

const defaults: Wishes = {
  name: '',
  image: '',
  vcpus: 2,
  memoryMiB: 2048,
  diskGiB: 20,
  guestOs: 'linux',
  network: '',
  start: true,
  cdrom: '',
  firmware: '',
  host: '',
  pool: '',
  user: '',
  sshKeys: '',
}

export function CreateVmPage(): ReactNode {
  const navigate = useNavigate()
  const images = useQuery(imageList).data ?? []
  const networks = useQuery(networkList).data ?? []
  const hosts = useQuery(hostList).data ?? []
  const pools = useQuery(poolList).data ?? []
  const volumes = useInfiniteQuery(volumeList({})).data?.pages.flatMap(({ items }) => items) ?? []
  const [given, setGiven] = useState(defaults)
  const [isPlanning, setPlanning] = useState(false)
  const wishes = { ...given, network: given.network === '' ? (networks[0]?.id ?? NO_NETWORK) : given.network }
  const change = (next: Partial<Wishes>) => setGiven({ ...given, ...next })
  const body = bodyOf(wishes)
  const isFromImage = wishes.image !== ''
  return (
    <PageFrame title="Create VM" above={<Link to="/vms">VMs</Link>}>
      <Form
        className="cv-form"
        onSubmit={(event) => {
          event.preventDefault()
          setPlanning(true)
        }}
      >
        <FormGroup label="Name" fieldId="vm-name" isRequired>
          <TextInput id="vm-name" isRequired value={wishes.name} onChange={(_event, name) => change({ name })} />
        </FormGroup>
        <FormGroup label="Starts from" fieldId="vm-image">
          <FormSelect id="vm-image" value={wishes.image} onChange={(_event, image) => change({ image })}>
            <FormSelectOption value="" label="An empty disk" />
            {images
              .filter(({ state }) => state === 'ready')
              .map((image) => (
                <FormSelectOption
                  key={image.id}
                  value={image.id}
                  label={`Image ${image.name} (${image.guestOs}, ${bytes(image.capacityBytes)})`}
                />
              ))}
          </FormSelect>
        </FormGroup>
        <Grid hasGutter sm={6}>
          <NumberField id="vm-vcpus" label="vCPUs" value={wishes.vcpus} onChange={(vcpus) => change({ vcpus })} />
          <NumberField
            id="vm-memory"
            label="Memory (MiB)"
            value={wishes.memoryMiB}
            step={256}
            onChange={(memoryMiB) => change({ memoryMiB })}
          />
          {isFromImage ? null : (
            <NumberField
              id="vm-disk"
              label="Disk (GiB)"
              value={wishes.diskGiB}
              onChange={(diskGiB) => change({ diskGiB })}
            />
          )}
          <Choice
            id="vm-guest"
            label="Guest"
            value={wishes.guestOs}
            options={['linux', 'windows', 'bsd', 'solaris', 'other'].map((os) => [os, os])}
            onChange={(guestOs) => change({ guestOs: guestOs as Wishes['guestOs'] })}
          />
          <Choice
            id="vm-network"
            label="Network"
            value={wishes.network}
            options={[...networks.map(({ id, name }) => [id, name] as const), [NO_NETWORK, 'No network card']]}
            onChange={(network) => change({ network })}
          />
          {isFromImage ? null : (
            <Choice
              id="vm-cdrom"
              label="CD to install from"
              value={wishes.cdrom}
              options={[
                ['', 'None'],
                ...volumes.filter(({ purpose }) => purpose === 'cdrom').map(({ id, name }) => [id, name] as const),
              ]}
              onChange={(cdrom) => change({ cdrom })}
            />
          )}
        </Grid>
        {isFromImage ? (
          <ExpandableSection toggleText="Sign-in of the guest (cloud-init)">
            <FormGroup label="User" fieldId="vm-user">
              <TextInput id="vm-user" value={wishes.user} onChange={(_event, user) => change({ user })} />
            </FormGroup>
            <FormGroup label="SSH keys, one a line" fieldId="vm-keys">
              <TextArea
                id="vm-keys"
                rows={3}
                value={wishes.sshKeys}
                onChange={(_event, sshKeys) => change({ sshKeys })}
              />
            </FormGroup>
          </ExpandableSection>
        ) : null}
        <ExpandableSection toggleText="Placement and firmware">
          <Grid hasGutter sm={6}>
            <Choice
              id="vm-host"
              label="Host"
              value={wishes.host}
              options={[
                ['', 'Chosen for me'],
                ...hosts.map(
                  ({ id, name, freeMemoryMiB }) => [id, `${name}, ${mebibytes(freeMemoryMiB)} free`] as const,
                ),
              ]}
              onChange={(host) => change({ host })}
            />
            <Choice
              id="vm-pool"
              label="Pool"
              value={wishes.pool}
              options={[
                ['', 'Chosen for me'],
                ...pools.map(({ id, name, availableBytes }) => [id, `${name}, ${bytes(availableBytes)} free`] as const),
              ]}
              onChange={(pool) => change({ pool })}
            />
            <Choice
              id="vm-firmware"
              label="Firmware"
              value={wishes.firmware}
              options={[
                ['', 'Chosen for me'],
                ['bios', 'BIOS'],
                ['uefi', 'UEFI'],
              ]}
              onChange={(firmware) => change({ firmware: firmware as Wishes['firmware'] })}
            />
          </Grid>
        </ExpandableSection>
        <Checkbox
          id="vm-start"
          label="Start it afterwards"
          isChecked={wishes.start}
          onChange={(_event, start) => change({ start })}
        />
        <div>
          <Button type="submit" isDisabled={wishes.name.trim() === ''}>
            Show the plan
          </Button>
        </div>
      </Form>
      {isPlanning ? (
        <PlanDialog
          title={`Create ${body.name}`}
          confirm="Create"
          wish={body}
          call={(query) => api.POST('/v1/vms', { params: { query }, body })}
          onClose={() => setPlanning(false)}
          onStarted={({ created }) =>
            void (created === undefined
              ? navigate({ to: '/vms' })
              : navigate({ to: '/vms/$vm', params: { vm: created } }))
          }
        />
      ) : null}
    </PageFrame>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[] | readonly string[][]
  readonly onChange: (value: string) => void
}

const Choice = ({ id, label, value, options, onChange }: ChoiceProps): ReactNode => (
  <FormGroup label={label} fieldId={id}>
    <FormSelect id={id} value={value} onChange={(_event, next) => onChange(next)}>
      {options.map(([option, text]) => (
        <FormSelectOption key={option} value={option} label={text ?? ''} />
      ))}
    </FormSelect>
  </FormGroup>
)

/** What is left to the server is left out. */
function bodyOf(wishes: Wishes): CreateVm {
  const { image, cdrom, network, firmware, host, pool, user } = wishes
  const sshKeys = wishes.sshKeys
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return {
    name: wishes.name.trim(),
    vcpus: wishes.vcpus,
    memoryMiB: wishes.memoryMiB,
    guestOs: wishes.guestOs,
    start: wishes.start,
    nics: network === NO_NETWORK ? [] : [{ network }],
    ...(image === '' ? { disks: [{ sizeBytes: wishes.diskGiB * 2 ** 30 }] } : { image }),
    ...(image === '' && cdrom !== '' ? { cdroms: [cdrom] } : {}),
    ...(image !== '' && (user !== '' || sshKeys.length > 0)
      ? { cloudInit: { ...(user === '' ? {} : { user: user.trim() }), ...(sshKeys.length === 0 ? {} : { sshKeys }) } }
      : {}),
    ...(firmware === '' ? {} : { firmware }),
    ...(host === '' ? {} : { host }),
    ...(pool === '' ? {} : { pool }),
  }
}
