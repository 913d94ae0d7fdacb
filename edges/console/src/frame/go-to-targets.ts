/**
 * Where typing can lead: pages, things by their names, and what can be done to a thing that was found. Words that begin like an action
 * and go on with a name ("stop web") find that action on those things.
 */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { enterProject } from '../live/sign-in.ts'
import { useMay } from '../live/use-may.ts'
import { clusterList, hostList, imageList, networkList, poolList, projectList, userList, vmList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { type Deed, hostDeeds, vmDeeds, vmDeedWords } from './deeds.ts'
import { usePlaces } from './use-places.ts'

export interface Target {
  readonly id: string
  readonly kind: string
  readonly name: string
  /** Undefined: it cannot be done now, and why. */
  readonly refusal?: string | undefined
  readonly go: () => void
  /** What can be done to it, asked for only when somebody wants to see. */
  readonly deeds?: () => readonly Deed[]
}

const MOST = 12

export function useTargets(text: string, onDeed: (deed: Deed) => void): readonly Target[] {
  const navigate = useNavigate()
  const places = usePlaces()
  const may = useMay()
  const [action, rest] = actionIn(text)
  const wanted = action === undefined ? text : rest
  const vms = useInfiniteQuery({
    ...vmList(wanted === '' ? {} : { nameContains: wanted }),
    placeholderData: (old) => old,
  })
  const hosts = useQuery({ ...hostList, enabled: may('host:read') })
  const clusters = useQuery({ ...clusterList, enabled: may('cluster:read') })
  const pools = useQuery({ ...poolList, enabled: may('pool:read') })
  const networks = useQuery({ ...networkList, enabled: may('network:read') })
  const images = useQuery({ ...imageList, enabled: may('image:read') })
  const projects = useQuery({ ...projectList, enabled: may('project:read') })
  const users = useQuery({ ...userList, enabled: may('user:read') })

  const vmDeed = (deed: Deed, name: string): Target => ({
    id: deed.id,
    kind: t('frame.kind.action'),
    name: `${deed.label}: ${name}`,
    refusal: deed.refusal,
    go: () => onDeed(deed),
  })
  const foundVms = vms.data?.pages[0]?.items ?? []
  if (action !== undefined) {
    return foundVms
      .flatMap((vm) =>
        vmDeeds(vm, navigate)
          .filter(({ label }) => label.toLowerCase().startsWith(action))
          .map((deed) => vmDeed(deed, vm.name)),
      )
      .slice(0, MOST)
  }

  const has = ({ name }: { readonly name: string }) => name.toLowerCase().includes(text.toLowerCase())
  const named = <T extends { readonly id: string; readonly name: string }>(
    kind: string,
    found: readonly T[] | undefined,
    go: (item: T) => void,
    deeds?: (item: T) => readonly Deed[],
  ): Target[] =>
    (found ?? []).filter(has).map((item) => ({
      id: item.id,
      kind,
      name: item.name,
      go: () => go(item),
      ...(deeds === undefined ? {} : { deeds: () => deeds(item) }),
    }))
  const page = (name: string, to: (typeof places)[number]['to'] | '/vms/new'): Target => ({
    id: to,
    kind: t('frame.kind.page'),
    name,
    go: () => void navigate({ to }),
  })
  return [
    ...[
      ...places.map(({ key, to }) => page(t(`frame.place.${key}`), to)),
      ...(may('vm:create') ? [page(t('frame.createVm'), '/vms/new')] : []),
    ].filter(has),
    ...named(
      t('frame.kind.vm'),
      foundVms,
      ({ id }) => void navigate({ to: '/vms/$vm', params: { vm: id } }),
      (vm) => vmDeeds(vm, navigate),
    ),
    ...named(
      t('frame.kind.host'),
      hosts.data,
      ({ id }) => void navigate({ to: '/hosts/$host', params: { host: id } }),
      (host) => hostDeeds(host, navigate),
    ),
    ...named(
      t('frame.kind.cluster'),
      clusters.data,
      ({ id }) => void navigate({ to: '/clusters/$cluster', params: { cluster: id } }),
    ),
    ...named(t('frame.kind.pool'), pools.data, ({ id }) => void navigate({ to: '/pools/$pool', params: { pool: id } })),
    ...named(
      t('frame.kind.network'),
      networks.data,
      ({ id }) => void navigate({ to: '/networks/$network', params: { network: id } }),
    ),
    ...named(
      t('frame.kind.image'),
      images.data,
      ({ id }) => void navigate({ to: '/images/$image', params: { image: id } }),
    ),
    ...named(t('frame.kind.user'), users.data, ({ id }) => void navigate({ to: '/users/$user', params: { user: id } })),
    ...named(t('frame.kind.project'), projects.data, ({ id }) => void enterProject(id)),
  ].slice(0, MOST)
}

/** "stop web" is an action and a name; "stop" alone may be the beginning of a name, too. */
function actionIn(text: string): readonly [action: string | undefined, rest: string] {
  const [first = '', ...rest] = text.toLowerCase().split(/\s+/)
  const isAction = rest.length > 0 && vmDeedWords().some((word) => word.startsWith(first))
  return isAction ? [first, text.slice(first.length).trim()] : [undefined, text]
}
