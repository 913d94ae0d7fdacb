/**
 * Reads addresses like `sim://lab?hosts=3&vms=10&memory=64GiB&cpus=16&pool=1TiB`.
 *
 * The name alone says which endpoint it is; the parameters say what it is like when it is made, by the first connection.
 */
import { AppError } from '@covisor/model'
import { completeModel, type EndpointModel, modelLimits } from './endpoint-model.ts'

export interface ParsedEndpointUri {
  /** Canonical: parameters sorted, names in lower case. */
  readonly uri: string
  readonly name: string
  readonly model: EndpointModel
}

export const SCHEME = 'sim:'

export function parseEndpointUri(uri: string): ParsedEndpointUri {
  const refuse = (why: string): never => {
    throw new AppError('ENDPOINT_URI_INVALID', { uri, why })
  }
  const url = URL.parse(uri) ?? refuse('it is not a URI')
  if (url.protocol !== SCHEME) refuse('it does not begin with "sim://"')
  const name = url.hostname.toLowerCase()
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) refuse('after "sim://" comes a name of letters, digits and dashes')
  if (url.username !== '' || url.password !== '' || url.port !== '' || !['', '/'].includes(url.pathname) || url.hash) {
    refuse('nothing but parameters follows the name, as in "sim://lab?hosts=3&vms=10"')
  }

  const given: { -readonly [K in keyof typeof modelLimits]?: number } = {}
  for (const [key, text] of url.searchParams) {
    if (!isParameter(key))
      return refuse(`it has no parameter "${key}"; there are ${Object.keys(parameters).join(', ')}`)
    const { field, unit, least } = parameters[key]
    if (given[field] !== undefined) refuse(`"${key}" is given twice`)
    const value = numberWithUnit(text, unit)
    if (value === undefined) return refuse(`${key}=${text} is not a ${unit === 1 ? 'number' : 'size such as 64GiB'}`)
    const most = modelLimits[field]
    if (value < least || value > most) refuse(`${key}=${text} is not between ${least * unit} and ${most * unit}`)
    given[field] = value
  }

  url.searchParams.sort()
  return { uri: `sim://${name}${url.search}`, name, model: completeModel(given) }
}

const MIB = 2 ** 20

const parameters = {
  cpus: { field: 'cpus', unit: 1, least: 1 },
  gpus: { field: 'gpus', unit: 1, least: 0 },
  hosts: { field: 'hosts', unit: 1, least: 1 },
  hugepages: { field: 'hugePagesMiB', unit: MIB, least: 0 },
  memory: { field: 'memoryMiB', unit: MIB, least: 256 },
  pool: { field: 'poolBytes', unit: 1, least: MIB },
  strange: { field: 'strange', unit: 1, least: 0 },
  vms: { field: 'vms', unit: 1, least: 0 },
} as const satisfies Record<string, { field: keyof EndpointModel; unit: number; least: number }>

const isParameter = (key: string): key is keyof typeof parameters => Object.hasOwn(parameters, key)

const factors: Readonly<Record<string, number>> = { '': 1, MiB: MIB, GiB: 2 ** 30, TiB: 2 ** 40 }

function numberWithUnit(text: string, unit: number): number | undefined {
  const [, digits, suffix] = /^(\d{1,15})(MiB|GiB|TiB|)$/.exec(text) ?? []
  if (digits === undefined) return undefined
  return Math.floor((Number(digits) * (factors[suffix ?? ''] ?? 1)) / unit)
}
