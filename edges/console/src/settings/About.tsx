/** Which server this is, who is signed in, and what they may. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { session } from '../live/session.ts'
import { useSignal } from '../live/signal.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { projectList, version } from '../queries.ts'
import { t } from '../words/translate.ts'

export function About(): ReactNode {
  const who = useSignal(session)
  const { data } = useQuery(version)
  const { data: projects = [] } = useQuery(projectList)
  if (who.kind !== 'signed-in' && who.kind !== 'expired') return null
  const { name, verbs, project } = who.me
  const own = projects.find(({ id }) => id === project)
  return (
    <Facts
      label={t('settings.about')}
      facts={[
        [t('settings.server'), `Covisor ${data?.version ?? ''}`],
        [t('settings.signedInAs'), <Name key="me" of={name} />],
        [
          t('frame.project'),
          <Name key="project" of={own === undefined ? '–' : `${own.organisation.name} / ${own.name}`} />,
        ],
        [t('settings.may'), verbs === 'all' ? t('people.everything') : verbs.join(', ')],
      ]}
    />
  )
}
