/** The replies and bodies of the API by name: `Schema<'Vm'>`. */
import type { components } from './api.gen.ts'

export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]
