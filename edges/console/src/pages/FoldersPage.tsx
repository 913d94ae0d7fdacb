/** /folders: how the VMs of the project are laid out; folders are made, renamed, moved and deleted here, by keyboard as by mouse. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, Checkbox } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { folderFilter } from '../layout/folder-filter.ts'
import { useMay } from '../live/use-may.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { TextField } from '../parts/TextField.tsx'
import { folderList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Folder = Schema<'Folder'>
type Wish = { readonly to: 'create' } | { readonly to: 'edit' | 'delete'; readonly folder: Folder }

export function FoldersPage(): ReactNode {
  const { data: folders, error } = useQuery(folderList)
  const may = useMay()
  const [wish, setWish] = useState<Wish | undefined>()
  const columns = useMemo(() => columnsFor(folders ?? [], setWish, may('folder:edit')), [folders, may('folder:edit')])
  const close = () => setWish(undefined)
  const create = may('folder:create') ? (
    <Button onClick={() => setWish({ to: 'create' })}>{t('layout.createFolder')}</Button>
  ) : null
  return (
    <PageFrame title={t('layout.folders')} actions={create}>
      <Problem title={t('layout.foldersNotRead')} error={error} />
      {folders?.length === 0 ? (
        <EmptyMessage title={t('layout.noFolders')}>{t('layout.noFoldersBody')}</EmptyMessage>
      ) : (
        <ListTable
          list="folders"
          label={t('layout.folders')}
          rows={folders ?? []}
          rowName={({ path }) => path}
          columns={columns}
        />
      )}
      {wish?.to === 'create' ? <CreateDialog folders={folders ?? []} onClose={close} /> : null}
      {wish?.to === 'edit' ? <EditDialog folder={wish.folder} folders={folders ?? []} onClose={close} /> : null}
      {wish?.to === 'delete' ? <DeleteDialog folder={wish.folder} onClose={close} /> : null}
    </PageFrame>
  )
}

const columnsFor = (
  folders: readonly Folder[],
  onWish: (wish: Wish) => void,
  mayEdit: boolean,
): readonly ListColumn<Folder>[] => [
  {
    key: 'path',
    header: t('layout.path'),
    width: 40,
    value: ({ path }) => path,
    cell: (folder) => (
      <Link to="/vms" search={{ filter: folderFilter(folder, folders) }}>
        <Name of={folder.path} />
      </Link>
    ),
  },
  {
    key: 'vms',
    header: t('frame.place.vms'),
    width: 12,
    isNumber: true,
    value: ({ vms }) => vms,
    cell: ({ vms }) => vms,
  },
  {
    key: 'folders',
    header: t('layout.foldersWithin'),
    width: 14,
    isNumber: true,
    value: (folder) => folder.folders,
    cell: (folder) => folder.folders,
  },
  ...(mayEdit
    ? [
        {
          key: 'actions',
          header: t('parts.actions'),
          width: 25,
          cell: (folder: Folder) => (
            <>
              <Button
                variant="link"
                size="sm"
                aria-label={`${t('parts.edit')} ${folder.path}`}
                onClick={() => onWish({ to: 'edit', folder })}
              >
                {t('parts.edit')}
              </Button>
              <Button
                variant="link"
                size="sm"
                isDanger
                aria-label={`${t('parts.delete')} ${folder.path}`}
                onClick={() => onWish({ to: 'delete', folder })}
              >
                {t('parts.delete')}
              </Button>
            </>
          ),
        },
      ]
    : []),
]

interface DialogProps {
  readonly folder: Folder
  readonly folders: readonly Folder[]
  readonly onClose: () => void
}

function CreateDialog({ folders, onClose }: Omit<DialogProps, 'folder'>): ReactNode {
  const [name, setName] = useState('')
  const [parent, setParent] = useState('')
  return (
    <FormDialog
      title={t('layout.createFolder')}
      confirm={t('layout.createFolder')}
      isReady={name.trim() !== ''}
      send={() => unwrap(api.POST('/v1/folders', { body: { name, ...(parent === '' ? {} : { parent }) } }))}
      changes={['folder']}
      onClose={onClose}
    >
      <TextField id="folder-name" label={t('parts.name')} value={name} isRequired onChange={setName} />
      <Place of={folders} value={parent} onChange={setParent} />
    </FormDialog>
  )
}

function EditDialog({ folder, folders, onClose }: DialogProps): ReactNode {
  const [name, setName] = useState(folder.name)
  const [parent, setParent] = useState(folder.parent ?? '')
  const params = { path: { folder: folder.id } }
  const body = {
    ...(name === folder.name ? {} : { name }),
    ...(parent === (folder.parent ?? '') ? {} : { parent: parent === '' ? null : parent }),
  }
  // What is in it is no place for it; the server would refuse it, too.
  const places = folders.filter(({ path }) => path !== folder.path && !path.startsWith(`${folder.path}/`))
  return (
    <FormDialog
      title={t('layout.moveFolder', { path: folder.path })}
      confirm={t('parts.save')}
      isReady={Object.keys(body).length > 0 && name.trim() !== ''}
      send={() => unwrap(api.PATCH('/v1/folders/{folder}', { params, body }))}
      changes={['folder', 'vm']}
      onClose={onClose}
    >
      <TextField id="folder-name" label={t('parts.name')} value={name} isRequired onChange={setName} />
      <Place of={places} value={parent} onChange={setParent} />
    </FormDialog>
  )
}

interface PlaceProps {
  readonly of: readonly Folder[]
  readonly value: string
  readonly onChange: (id: string) => void
}

const Place = ({ of, value, onChange }: PlaceProps): ReactNode => (
  <ChoiceField
    id="folder-parent"
    label={t('layout.inFolder')}
    value={value}
    options={[['', t('layout.top')], ...of.map(({ id, path }) => [id, path] as const)]}
    onChange={onChange}
  />
)

function DeleteDialog({ folder, onClose }: Omit<DialogProps, 'folders'>): ReactNode {
  const isEmpty = folder.vms + folder.folders === 0
  const [moveUp, setMoveUp] = useState(false)
  const params = { path: { folder: folder.id }, query: { moveUp } }
  return (
    <FormDialog
      title={t('layout.deleteFolder', { path: folder.path })}
      description={t('layout.deleteHelp')}
      confirm={t('parts.delete')}
      isDanger
      isReady={isEmpty || moveUp}
      send={() => unwrap(api.DELETE('/v1/folders/{folder}', { params }))}
      changes={['folder', 'vm']}
      onClose={onClose}
    >
      {isEmpty ? null : (
        <Checkbox
          id="folder-up"
          label={t('layout.moveUp')}
          isChecked={moveUp}
          onChange={(_event, isChecked) => setMoveUp(isChecked)}
        />
      )}
    </FormDialog>
  )
}
