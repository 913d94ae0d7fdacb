/** Go anywhere by typing: pages and short lists are searched here, VMs by the server. Arrow keys choose, Enter goes. */

import { Modal, ModalBody, ModalHeader, TextInput } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useState } from 'react'
import { useSignal } from '../live/signal.ts'
import { dialogPlace } from '../parts/dialog-place.ts'
import { Name } from '../parts/Name.tsx'
import { hostList, imageList, networkList, poolList, vmList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { goTo, listenForGoTo } from './go-to.ts'
import { usePlaces } from './use-places.ts'

interface Target {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly go: () => void
}

const MOST = 12

export function GoTo(): ReactNode {
  const isOpen = useSignal(goTo)
  useEffect(listenForGoTo, [])
  return isOpen ? <GoToDialog onClose={() => goTo.set(false)} /> : null
}

function GoToDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const targets = useTargets(useDeferredValue(text.trim()))
  const go = (target: Target | undefined) => {
    if (target === undefined) return
    onClose()
    target.go()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.key === 'Enter') go(targets[chosen])
    if (step === 0) return
    event.preventDefault()
    setChosen(Math.max(0, Math.min(targets.length - 1, chosen + step)))
  }
  return (
    <Modal
      isOpen
      appendTo={dialogPlace}
      variant="small"
      position="top"
      onClose={onClose}
      aria-labelledby="go-to"
      elementToFocus="#go-to-text"
    >
      <ModalHeader title={t('frame.goTo')} labelId="go-to" />
      <ModalBody>
        <TextInput
          id="go-to-text"
          type="search"
          autoComplete="off"
          aria-label={t('frame.goToFields')}
          placeholder={t('frame.goToHint')}
          value={text}
          onChange={(_event, next) => {
            setText(next)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-expanded="true"
          aria-controls="go-to-targets"
          aria-activedescendant={targets[chosen] === undefined ? '' : `go-to-${targets[chosen].id}`}
        />
        <div id="go-to-targets" role="listbox" aria-label={t('frame.places')} className="cv-targets">
          {targets.map((target, index) => (
            // biome-ignore lint: the input has the focus and handles the keys
            <div
              key={target.id}
              id={`go-to-${target.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              onClick={() => go(target)}
            >
              <Name of={target.name} />
              <span>{target.kind}</span>
            </div>
          ))}
        </div>
        {targets.length === 0 ? <p>{t('frame.goToNothing')}</p> : null}
      </ModalBody>
    </Modal>
  )
}

function useTargets(text: string): readonly Target[] {
  const navigate = useNavigate()
  const places = usePlaces()
  const vms = useInfiniteQuery({ ...vmList(text === '' ? {} : { nameContains: text }), placeholderData: (old) => old })
  const hosts = useQuery(hostList)
  const pools = useQuery(poolList)
  const networks = useQuery(networkList)
  const images = useQuery(imageList)

  const has = ({ name }: { readonly name: string }) => name.toLowerCase().includes(text.toLowerCase())
  const named = <T extends { readonly id: string; readonly name: string }>(
    kind: string,
    found: readonly T[] | undefined,
    go: (item: T) => void,
  ): Target[] => (found ?? []).filter(has).map((item) => ({ id: item.id, kind, name: item.name, go: () => go(item) }))

  return [
    ...places
      .map(({ key, to }) => ({ name: t(`frame.place.${key}`), to }))
      .filter(has)
      .map(({ name, to }) => ({ id: to, kind: t('frame.kind.page'), name, go: () => void navigate({ to }) })),
    ...named(
      t('frame.kind.vm'),
      vms.data?.pages[0]?.items,
      ({ id }) => void navigate({ to: '/vms/$vm', params: { vm: id } }),
    ),
    ...named(t('frame.kind.host'), hosts.data, ({ id }) => void navigate({ to: '/hosts/$host', params: { host: id } })),
    ...named(t('frame.kind.pool'), pools.data, () => void navigate({ to: '/pools' })),
    ...named(t('frame.kind.network'), networks.data, () => void navigate({ to: '/networks' })),
    ...named(t('frame.kind.image'), images.data, () => void navigate({ to: '/images' })),
  ].slice(0, MOST)
}
