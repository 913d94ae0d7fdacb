/** A parameter of the address, of whichever page is open. */
import { useParams } from '@tanstack/react-router'

export function useParam(name: 'vm' | 'host' | 'task' | 'user' | 'project' | 'cluster' | 'plan'): string {
  return (useParams({ strict: false }) as Readonly<Record<string, string>>)[name] ?? ''
}
