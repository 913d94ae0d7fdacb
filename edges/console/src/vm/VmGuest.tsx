/** What the guest says of itself through its agent: asked when this is opened, and again when somebody wants to know. */
import { Button, Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bytes, instant } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { PlainTable } from '../parts/PlainTable.tsx'
import { Problem } from '../parts/Problem.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { vmGuest } from '../queries.ts'
import { t } from '../words/translate.ts'
import type { Vm } from './vm-calls.ts'

export const VmGuest = ({ vm }: { readonly vm: Vm }): ReactNode => (
  <Card className="cv-wide">
    <CardTitle component="h2">{t('vm.guestFacts')}</CardTitle>
    <CardBody>{vm.state === 'running' ? <Answer vm={vm.id} /> : <p>{t('vm.guestWhenOn')}</p>}</CardBody>
  </Card>
)

function Answer({ vm }: { readonly vm: string }): ReactNode {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(vmGuest(vm))
  const again = (
    <Button variant="link" isInline isLoading={isFetching} onClick={() => void refetch()}>
      {t('vm.guestAskAgain')}
    </Button>
  )
  if (error !== null) {
    return (
      <>
        <Problem title={t('vm.notKnown')} error={error} />
        {again}
      </>
    )
  }
  if (data === undefined) return <p>{t('vm.asking')}</p>
  if (data.silent !== null) {
    return (
      <p>
        <bdi>{t('vm.guestSilent', { why: data.silent })}</bdi> {again}
      </p>
    )
  }
  const { hostname, os, timeZone, users, fileSystems } = data
  const system = [os?.name ?? os?.id, os?.version].filter((part) => part != null).join(' ')
  return (
    <div className="cv-stack">
      <Facts
        label={t('vm.guestFacts')}
        facts={[
          [t('vm.guestHostname'), said(hostname)],
          [t('vm.guestSystem'), said(system === '' ? null : system)],
          [t('vm.guestKernel'), said(os?.kernel)],
          [t('vm.guestTimeZone'), said(timeZone?.name)],
          [
            t('vm.guestUsers'),
            users.length === 0 ? t('vm.guestNobody') : <Name key="u" of={users.map(userOf).join(', ')} />,
          ],
        ]}
      />
      {fileSystems.length === 0 ? null : (
        <PlainTable label={t('vm.guestFileSystems')} heads={[t('vm.guestMount'), t('vm.type'), t('vm.guestUse')]}>
          {fileSystems.map(({ mountPoint, type, totalBytes, usedBytes }, index) => (
            // A guest may name one place twice.
            <tr key={`${index} ${mountPoint}`}>
              <td>
                <Name of={mountPoint} />
              </td>
              <td>{said(type)}</td>
              <td>
                {totalBytes === null || usedBytes === null ? (
                  t('vm.guestNotSaid')
                ) : (
                  <UseMeter label={mountPoint} used={usedBytes} of={totalBytes} text={bytes} />
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
      <p className="cv-quiet">
        {t('vm.guestAskedAt', { when: instant(new Date(dataUpdatedAt).toISOString()) })} {again}
      </p>
    </div>
  )
}

const said = (text: string | null | undefined): ReactNode => (text == null ? t('vm.guestNotSaid') : <Name of={text} />)

const userOf = ({ name, domain }: { readonly name: string; readonly domain: string | null }): string =>
  domain === null ? name : `${domain}\\${name}`
