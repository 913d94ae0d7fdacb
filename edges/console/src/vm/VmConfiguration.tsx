/** What the hypervisor itself holds about a VM, such as libvirt's domain XML. To read; secrets are not in it. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../parts/Problem.tsx'
import { vmNativeConfig } from '../queries.ts'
import type { Vm } from './vm-calls.ts'

export function VmConfiguration({ vm }: { readonly vm: Vm }): ReactNode {
  const { data, error } = useQuery(vmNativeConfig(vm.id))
  return (
    <>
      <Problem title="The configuration could not be read" error={error} />
      {data === undefined ? null : (
        <pre className="cv-config" tabIndex={0} aria-label="Configuration">
          {data}
        </pre>
      )}
    </>
  )
}
