/** /users/ID: one user, their roles, and what an administrator does when somebody is locked out, leaves, or lost a laptop. */
import { type Schema, unwrap } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { instant } from '../parts/amounts.ts'
import { type DetailAction, DetailFrame } from '../parts/DetailFrame.tsx'
import { Facts } from '../parts/Facts.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { Part } from '../parts/Part.tsx'
import { Secret } from '../parts/Secret.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { TextField } from '../parts/TextField.tsx'
import { Bindings } from '../people/Bindings.tsx'
import { userItem } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

type User = Schema<'User'>
type Dialog = 'edit' | 'disable' | 'reset' | 'sign-out' | 'take-factors' | 'delete'

export function UserPage(): ReactNode {
  const { data: user, error } = useQuery(userItem(useParam('user')))
  const may = useMay()
  if (user === undefined) return <Loading what={t('people.user')} error={error} />
  const action = (dialog: Dialog, label: string, isDanger = false): DetailAction => ({
    label,
    needs: dialog === 'delete' ? 'user:delete' : 'user:edit',
    isDanger,
    opens: (close) => <UserDialog user={user} dialog={dialog} onClose={close} />,
  })
  return (
    <DetailFrame
      title={user.name}
      list="users"
      beside={<StateLabel state={user.disabled ? 'disabled' : 'active'} />}
      actions={[
        action('edit', t('parts.edit')),
        action('reset', t('people.reset')),
        action('sign-out', t('people.signOutUser')),
        ...(user.secondFactors.length > 0 ? [action('take-factors', t('signin.takeFactors'))] : []),
        action('disable', user.disabled ? t('people.enable') : t('people.disable'), !user.disabled),
        action('delete', t('parts.delete'), true),
      ]}
    >
      <div className="cv-stack">
        <Part title={t('people.about')}>
          <Facts
            label={t('people.about')}
            facts={[
              [t('people.displayName'), <Name key="name" of={user.displayName || '–'} />],
              [t('people.organisation'), <Name key="organisation" of={user.organisation.name} />],
              [t('people.made'), instant(user.createdAt)],
            ]}
          />
        </Part>
        {may('binding:read') ? (
          <Part title={t('people.roles')}>
            <Bindings user={user} />
          </Part>
        ) : null}
      </div>
    </DetailFrame>
  )
}

interface UserDialogProps {
  readonly user: User
  readonly dialog: Dialog
  readonly onClose: () => void
}

function UserDialog({ user, dialog, onClose }: UserDialogProps): ReactNode {
  const navigate = useNavigate()
  const params = { path: { user: user.id } }
  const { name } = user
  switch (dialog) {
    case 'edit':
      return <EditUser user={user} onClose={onClose} />
    case 'reset':
      return <ResetUser user={user} onClose={onClose} />
    case 'disable':
      return (
        <FormDialog
          title={user.disabled ? t('people.enableAsk', { name }) : t('people.disableAsk', { name })}
          description={user.disabled ? t('people.enableHelp') : t('people.disableHelp')}
          confirm={user.disabled ? t('people.enable') : t('people.disable')}
          isDanger={!user.disabled}
          changes={['user']}
          send={() => unwrap(api.PATCH('/v1/users/{user}', { params, body: { disabled: !user.disabled } }))}
          onClose={onClose}
        />
      )
    case 'sign-out':
      return (
        <FormDialog
          title={t('people.signOutAsk', { name })}
          description={t('people.signOutHelp')}
          confirm={t('people.signOutUser')}
          isDanger
          changes={[]}
          send={() => unwrap(api.DELETE('/v1/users/{user}/sessions', { params }))}
          onClose={onClose}
        />
      )
    case 'take-factors':
      return (
        <FormDialog
          title={t('signin.takeAsk', { name })}
          description={t('signin.takeHelp')}
          confirm={t('signin.takeFactors')}
          isDanger
          changes={['user']}
          send={() => unwrap(api.DELETE('/v1/users/{user}/second-factors', { params }))}
          onClose={onClose}
        />
      )
    case 'delete':
      return (
        <FormDialog
          title={t('people.deleteUserAsk', { name })}
          description={t('people.deleteUserHelp')}
          confirm={t('parts.delete')}
          isDanger
          changes={['binding']}
          send={() => unwrap(api.DELETE('/v1/users/{user}', { params }))}
          onDone={() => void navigate({ to: '/users' })}
          onClose={onClose}
        />
      )
  }
}

type OneUser = Omit<UserDialogProps, 'dialog'>

function EditUser({ user, onClose }: OneUser): ReactNode {
  const [displayName, setDisplayName] = useState(user.displayName)
  return (
    <FormDialog
      title={t('people.editUser', { name: user.name })}
      confirm={t('parts.save')}
      changes={['user']}
      send={() => unwrap(api.PATCH('/v1/users/{user}', { params: { path: { user: user.id } }, body: { displayName } }))}
      onClose={onClose}
    >
      <TextField id="user-display-name" label={t('people.displayName')} value={displayName} onChange={setDisplayName} />
    </FormDialog>
  )
}

function ResetUser({ user, onClose }: OneUser): ReactNode {
  const [secret, setSecret] = useState<string | undefined>()
  const path = { user: user.id }
  return (
    <FormDialog
      title={t('people.resetAsk', { name: user.name })}
      description={t('people.resetHelp')}
      confirm={secret === undefined ? t('people.reset') : t('people.copiedIt')}
      changes={[]}
      send={async () =>
        secret === undefined
          ? await unwrap(api.POST('/v1/users/{user}/sign-in-secret', { params: { path } }))
          : undefined
      }
      onDone={(answer) => (answer === undefined ? onClose() : setSecret(answer.secret))}
      onClose={onClose}
    >
      {secret === undefined ? null : (
        <Secret
          title={t('people.shownOnce')}
          label={t('people.signInSecret')}
          secret={`${location.origin}/#signin=${secret}`}
        />
      )}
    </FormDialog>
  )
}
