/** VMs, found by the server: there may be twenty thousand. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { vmList } from '../queries.ts'
import { type Named, PickMany } from './PickMany.tsx'
import { useSettled } from './use-settled.ts'

interface PickVmsProps {
  readonly id: string
  readonly label: string
  readonly chosen: readonly Named[]
  readonly isSingle?: boolean
  readonly onChange: (chosen: readonly Named[]) => void
}

export function PickVms(props: PickVmsProps): ReactNode {
  const [text, setText] = useState('')
  const wanted = useSettled(text)
  const { data } = useInfiniteQuery({
    ...vmList(wanted === '' ? {} : { nameContains: wanted }),
    placeholderData: (old) => old,
  })
  return <PickMany {...props} found={data?.pages[0]?.items ?? []} onSearch={setText} />
}
