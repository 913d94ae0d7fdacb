/**
 * /vms/new: a VM from an image, an appliance, an installer's CD or nothing. A short form whose defaults follow the guest, an expert view
 * of everything that can be chosen, and the plan at its end. An appliance says itself what it needs, so it goes on in the import.
 */
import '../words/say-create.ts'
import { Button, Checkbox, ExpandableSection, Form, FormGroup, Grid, Radio } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import {
  bodyOf,
  type Guest,
  missing,
  newNic,
  sources,
  usualGiB,
  type Wishes,
  withDefaults,
} from '../create/create-wish.ts'
import { DiskRows } from '../create/DiskRows.tsx'
import { NicRows } from '../create/NicRows.tsx'
import { SeedFields } from '../create/SeedFields.tsx'
import { SourceFields } from '../create/SourceFields.tsx'
import { SystemFields } from '../create/SystemFields.tsx'
import { droppedSource } from '../imports/dropped-source.ts'
import { FileChooser } from '../imports/FileChooser.tsx'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { hostList, imageList, networkList, poolList, volumeList } from '../queries.ts'
import { t } from '../words/translate.ts'

const guests: readonly Guest[] = ['linux', 'windows', 'bsd', 'solaris', 'other']

export function CreateVmPage(): ReactNode {
  const navigate = useNavigate()
  const images = (useQuery(imageList).data ?? []).filter(({ state }) => state === 'ready')
  const networks = useQuery(networkList).data ?? []
  const hosts = useQuery(hostList).data ?? []
  const pools = useQuery(poolList).data ?? []
  const volumes = useInfiniteQuery(volumeList({})).data?.pages.flatMap(({ items }) => items) ?? []
  const discs = volumes.filter(({ purpose }) => purpose === 'cdrom')
  const from = useSearch({ from: '/vms/new' }).image
  const [typed, setTyped] = useState<Partial<Wishes>>(from === undefined ? {} : { source: 'image', image: from })
  const [isExpert, setExpert] = useState(false)
  const [isPlanning, setPlanning] = useState(false)
  const around = { images, networks }
  const wishes = withDefaults(typed, around)
  const change = (next: Partial<Wishes>) => setTyped({ ...typed, ...next })
  const body = bodyOf(wishes, around)
  const usual = (index: number) => usualGiB(wishes, index, around)
  const lacks = missing(wishes)
  const [disk] = wishes.disks
  return (
    <PageFrame title={t('create.title')} above={<Link to="/vms">{t('create.vms')}</Link>}>
      <Form className="cv-form" onSubmit={(event) => event.preventDefault()}>
        <FormGroup role="radiogroup" isInline fieldId="vm-source" label={t('create.startsFrom')}>
          {sources.map((source) => (
            <Radio
              key={source}
              id={`vm-source-${source}`}
              name="vm-source"
              label={t(`create.source.${source}`)}
              isChecked={wishes.source === source}
              onChange={() => change({ source })}
            />
          ))}
        </FormGroup>
      </Form>
      {wishes.source === 'appliance' ? (
        <>
          <p>{t('create.applianceHelp')}</p>
          <FileChooser
            onSource={(source) => {
              droppedSource.set(source)
              void navigate({ to: '/import' })
            }}
          />
        </>
      ) : (
        <Form
          className="cv-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (lacks === undefined) setPlanning(true)
          }}
        >
          <TextField
            id="vm-name"
            label={t('create.name')}
            isRequired
            value={wishes.name}
            onChange={(name) => change({ name })}
          />
          <SourceFields wishes={wishes} images={images} discs={discs} change={change} />
          <Grid hasGutter sm={6}>
            <ChoiceField
              id="vm-guest"
              label={t('create.guest')}
              value={wishes.guestOs}
              options={guests.map((guest) => [guest, t(`create.guests.${guest}`)])}
              onChange={(guestOs) => change({ guestOs })}
            />
            <NumberField
              id="vm-vcpus"
              label={t('create.vcpus')}
              value={wishes.vcpus}
              onChange={(vcpus) => change({ vcpus })}
            />
            <NumberField
              id="vm-memory"
              label={t('create.memoryMiB')}
              value={wishes.memoryMiB}
              step={256}
              onChange={(memoryMiB) => change({ memoryMiB })}
            />
            {isExpert || disk === undefined ? null : (
              <NumberField
                id="vm-disk"
                label={t('create.diskGiB')}
                value={disk.sizeGiB ?? usual(0)}
                onChange={(sizeGiB) => change({ disks: wishes.disks.with(0, { ...disk, sizeGiB }) })}
              />
            )}
            {isExpert ? null : (
              <ChoiceField
                id="vm-network"
                label={t('create.network')}
                value={wishes.nics[0]?.network ?? ''}
                options={[...networks.map(({ id, name }) => [id, name] as const), ['', t('create.noNic')]]}
                onChange={(network) => change({ nics: network === '' ? [] : [newNic(network)] })}
              />
            )}
          </Grid>
          {wishes.source === 'image' ? (
            <ExpandableSection toggleText={t('create.seed')}>
              <SeedFields seed={wishes.seed} isExpert={isExpert} onChange={(seed) => change({ seed })} />
            </ExpandableSection>
          ) : null}
          <Checkbox
            id="vm-expert"
            label={t('create.expert')}
            description={t('create.expertHelp')}
            isChecked={isExpert}
            onChange={(_event, isChecked) => setExpert(isChecked)}
          />
          {isExpert ? (
            <>
              <TextField
                id="vm-description"
                label={t('create.description')}
                value={wishes.description}
                onChange={(description) => change({ description })}
              />
              <DiskRows
                disks={wishes.disks}
                pools={pools}
                usual={usual}
                isFromImage={wishes.source === 'image'}
                onChange={(disks) => change({ disks })}
              />
              <NicRows nics={wishes.nics} networks={networks} onChange={(nics) => change({ nics })} />
              <SystemFields wishes={wishes} hosts={hosts} pools={pools} change={change} />
            </>
          ) : null}
          <Checkbox
            id="vm-start"
            label={t('create.start')}
            isChecked={wishes.start}
            onChange={(_event, start) => change({ start })}
          />
          <div>
            <Button type="submit" isDisabled={lacks !== undefined}>
              {t('create.showPlan')}
            </Button>{' '}
            {lacks === undefined ? null : <span className="cv-quiet">{t(`create.missing.${lacks}`)}</span>}
          </div>
        </Form>
      )}
      {isPlanning ? (
        <PlanDialog
          title={t('create.createName', { name: body.name })}
          confirm={t('create.create')}
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
