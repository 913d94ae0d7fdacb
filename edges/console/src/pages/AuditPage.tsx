/** /audit: who did what, from where, and what was refused; what was before and after; and whether anybody changed the audit itself. */
import { type Schema, unwrap } from '@covisor/client'
import { Alert, Button, TextInput } from '@patternfly/react-core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { AuditEntryDialog } from '../audit/AuditEntryDialog.tsx'
import { exportAudit } from '../audit/export-audit.ts'
import { useMay } from '../live/use-may.ts'
import { instant, whole } from '../parts/amounts.ts'
import { BareChoice } from '../parts/BareChoice.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { useTyped } from '../parts/use-typed.ts'
import { auditList } from '../queries.ts'
import { type AuditSearch, auditSearch } from '../search.ts'
import { t } from '../words/translate.ts'

type Entry = Schema<'AuditEntry'>

export function AuditPage(): ReactNode {
  const search = useSearch({ from: '/audit' })
  const navigate = useNavigate()
  const show = (next: { readonly [K in keyof AuditSearch]?: string }) =>
    void navigate({ to: '/audit', search: auditSearch({ ...search, ...next }), replace: true })
  // No event tells of audit entries: each visit reads them again.
  const list = useInfiniteQuery({ ...auditList(search), staleTime: 0, placeholderData: (old) => old })
  const entries = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const [open, setOpen] = useState<Entry | undefined>()
  const columns = useMemo(() => columnsFor(setOpen), [])
  const [verb, setVerb] = useTyped(search.verb ?? '', (text) => show({ verb: text.trim() }))
  const [target, setTarget] = useTyped(search.target ?? '', (text) => show({ target: text.trim() }))
  const download = useMutation({ mutationFn: () => exportAudit(search) })
  return (
    <PageFrame
      title={t('frame.place.audit')}
      actions={
        <>
          <Button variant="secondary" isLoading={download.isPending} onClick={() => download.mutate()}>
            {t('audit.export')}
          </Button>
          <Verify />
        </>
      }
    >
      <div className="cv-toolbar" role="search">
        <TextInput
          type="search"
          aria-label={t('audit.verb')}
          placeholder={t('audit.verbHint')}
          value={verb}
          onChange={(_event, text) => setVerb(text)}
        />
        <TextInput
          type="search"
          aria-label={t('audit.targetId')}
          placeholder={t('audit.targetHint')}
          value={target}
          onChange={(_event, text) => setTarget(text)}
        />
        <BareChoice
          label={t('audit.outcome')}
          value={search.outcome ?? ''}
          options={[
            ['', t('audit.anyOutcome')],
            ['accepted', t('audit.accepted')],
            ['refused', t('audit.refused')],
          ]}
          onChange={(outcome) => show({ outcome })}
        />
        <span className="cv-push cv-quiet" role="status">
          {list.isPending
            ? t('frame.loading')
            : t(list.hasNextPage ? 'audit.moreThan' : 'audit.entries', { count: entries.length })}
        </span>
      </div>
      <Problem title={t('audit.notRead')} error={list.error ?? download.error} />
      <DataTable
        label={t('frame.place.audit')}
        rows={entries}
        rowName={(entry) => entry.verb}
        columns={columns}
        hasMore={list.hasNextPage && !list.isFetchingNextPage}
        onEnd={() => void list.fetchNextPage()}
      />
      {open === undefined ? null : <AuditEntryDialog entry={open} onClose={() => setOpen(undefined)} />}
    </PageFrame>
  )
}

const columnsFor = (open: (entry: Entry) => void): readonly Column<Entry>[] => [
  { header: t('audit.when'), width: 18, cell: (entry) => instant(entry.at) },
  {
    header: t('audit.who'),
    width: 20,
    cell: (entry) => (
      <>
        <Name of={entry.actor} />{' '}
        <span className="cv-quiet">
          {entry.interface} {entry.address}
        </span>
      </>
    ),
  },
  { header: t('audit.what'), width: 16, cell: (entry) => entry.verb },
  {
    header: t('audit.toWhat'),
    cell: (entry) => (
      <>
        {entry.target.kind} <Name of={entry.target.name} />
      </>
    ),
  },
  { header: t('audit.outcome'), width: 12, cell: (entry) => <StateLabel state={entry.outcome} /> },
  {
    header: t('audit.detail'),
    width: 12,
    cell: (entry) => (
      <Button
        variant="link"
        size="sm"
        aria-label={t('audit.detailOf', { verb: entry.verb, name: entry.target.name })}
        onClick={() => open(entry)}
      >
        {t('audit.beforeAfter')}
      </Button>
    ),
  },
]

function Verify(): ReactNode {
  const may = useMay()
  const verify = useMutation({ mutationFn: () => unwrap(api.GET('/v1/audit/verification')) })
  if (!may('audit:verify')) return null
  return (
    <>
      <Button variant="secondary" isLoading={verify.isPending} onClick={() => verify.mutate()}>
        {t('audit.verify')}
      </Button>
      <Problem title={t('audit.notVerified')} error={verify.error} />
      {verify.data === undefined ? null : (
        <Alert
          isInline
          isPlain
          role="status"
          variant={verify.data.intact ? 'success' : 'danger'}
          title={
            verify.data.broken === null
              ? t('audit.intact', { sealed: whole(verify.data.sealed) })
              : t('audit.broken', { place: verify.data.broken.place, why: verify.data.broken.why })
          }
        />
      )}
    </>
  )
}
