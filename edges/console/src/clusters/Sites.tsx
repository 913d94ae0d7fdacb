/** Sites with their racks: made, renamed and deleted here. Which host stands in which is said on the host's page. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { Problem } from '../parts/Problem.tsx'
import { TextField } from '../parts/TextField.tsx'
import { siteList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Site = Schema<'Site'>
type Open = { readonly what: 'create' } | { readonly what: 'rename' | 'delete'; readonly site: Site }

export function Sites(): ReactNode {
  const may = useMay()
  const sites = useQuery(siteList)
  const [open, setOpen] = useState<Open | undefined>()
  const close = () => setOpen(undefined)
  const act = (what: 'rename' | 'delete', site: Site, verb: string, label: string) =>
    may(verb) ? (
      <Button variant="link" size="sm" aria-label={`${label} ${site.name}`} onClick={() => setOpen({ what, site })}>
        {label}
      </Button>
    ) : null
  const columns: readonly Column<Site>[] = [
    { header: t('host.site'), width: 20, cell: ({ name }) => <Name of={name} /> },
    { header: t('frame.place.clusters'), width: 20, cell: ({ clusters }) => <Name of={namesOf(clusters)} /> },
    { header: t('host.rack'), cell: ({ racks }) => <Name of={racks.map(rackText).join('; ') || '–'} /> },
    { header: t('frame.place.hosts'), width: 10, cell: ({ hosts }) => hosts.length },
    {
      header: t('parts.actions'),
      width: 20,
      cell: (site) => (
        <>
          {act('rename', site, 'site:edit', t('clusters.rename'))}
          {act('delete', site, 'site:delete', t('parts.delete'))}
        </>
      ),
    },
  ]
  return (
    <div className="cv-stack">
      {may('site:create') ? (
        <div>
          <Button variant="secondary" onClick={() => setOpen({ what: 'create' })}>
            {t('clusters.createSite')}
          </Button>
        </div>
      ) : null}
      <Problem title={t('clusters.sitesNotRead')} error={sites.error} />
      {sites.data?.length === 0 ? (
        <p className="cv-quiet">{t('clusters.noSites')}</p>
      ) : (
        <DataTable label={t('clusters.sites')} rows={sites.data ?? []} rowName={({ name }) => name} columns={columns} />
      )}
      {open === undefined ? null : <SiteDialog open={open} onClose={close} />}
    </div>
  )
}

function SiteDialog({ open, onClose }: { readonly open: Open; readonly onClose: () => void }): ReactNode {
  const before = open.what === 'create' ? '' : open.site.name
  const [name, setName] = useState(before)
  const shared = { changes: ['site', 'host', 'cluster'], onClose }
  if (open.what === 'delete') {
    const path = { site: open.site.id }
    return (
      <FormDialog
        {...shared}
        title={t('clusters.deleteSiteAsk', { name: before })}
        description={t('clusters.deleteSiteHelp')}
        confirm={t('parts.delete')}
        isDanger
        send={() => unwrap(api.DELETE('/v1/sites/{site}', { params: { path } }))}
      />
    )
  }
  const body = { name: name.trim() }
  return (
    <FormDialog
      {...shared}
      title={open.what === 'create' ? t('clusters.createSite') : t('clusters.renameSite', { name: before })}
      description={t('clusters.siteHelp')}
      confirm={open.what === 'create' ? t('parts.create') : t('parts.save')}
      isReady={body.name !== '' && body.name !== before}
      send={() =>
        open.what === 'create'
          ? unwrap(api.POST('/v1/sites', { body }))
          : unwrap(api.PATCH('/v1/sites/{site}', { params: { path: { site: open.site.id } }, body }))
      }
    >
      <TextField id="site-name" label={t('parts.name')} isRequired value={name} onChange={setName} />
    </FormDialog>
  )
}

const namesOf = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name).join(', ') || '–'
const rackText = ({ name, hosts }: Site['racks'][number]) => `${name}: ${namesOf(hosts)}`
