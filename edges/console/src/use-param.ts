/** A parameter of the address, of whichever page is open. */
import { useParams } from '@tanstack/react-router'

type Parameter =
  | 'vm'
  | 'host'
  | 'pool'
  | 'volume'
  | 'image'
  | 'network'
  | 'task'
  | 'user'
  | 'project'
  | 'cluster'
  | 'plan'

export function useParam(name: Parameter): string {
  return (useParams({ strict: false }) as Readonly<Record<string, string>>)[name] ?? ''
}
