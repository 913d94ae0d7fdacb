/** What the server is asked for, from what was chosen. What is left to the server is left out. */
import type { Schema } from '@covisor/client'
import { type Mapping, networkFor } from './mapping-profiles.ts'

type Inspection = Schema<'Inspection'>
type Wish = Schema<'StartImport'>

export interface ImportChoices {
  readonly name: string
  /** One VM of several; empty: all of them, or the only one. */
  readonly vm: string
  readonly mapping: Mapping
  readonly vcpus: number
  readonly memoryMiB: number
  readonly start: boolean
  readonly asImage: boolean
  readonly acceptEulas: boolean
  readonly answers: Readonly<Record<string, string>>
  readonly deploymentOption: string
}

export const isWholeGroup = (inspection: Inspection, vm: string): boolean => inspection.group !== null && vm === ''

/** Names of their networks that the chosen VMs are plugged into. */
export function networksUsed(inspection: Inspection, vm: string): readonly string[] {
  const chosen = inspection.vms.length < 2 || isWholeGroup(inspection, vm)
  const vms = chosen ? inspection.vms : inspection.vms.filter(({ name }) => name === vm)
  return [...new Set(vms.flatMap(({ nics }) => nics.map(({ network }) => network)))].filter((name) => name !== '')
}

export function wishOf(
  file: Pick<Wish, 'source' | 'diskFormat'>,
  inspection: Inspection,
  choices: ImportChoices,
  ours: readonly { readonly id: string; readonly name: string }[],
): Wish {
  const { mapping, vm, deploymentOption: option, answers } = choices
  const isGroup = isWholeGroup(inspection, vm)
  const common = {
    ...file,
    name: choices.name.trim(),
    ...(mapping.pool === '' ? {} : { pool: mapping.pool }),
    ...(inspection.eulas.length === 0 ? {} : { acceptEulas: choices.acceptEulas }),
  }
  if (inspection.kind === 'disk' && choices.asImage) return { ...common, asImage: true }
  const used = networksUsed(inspection, vm)
  return {
    ...common,
    ...(isGroup || option !== '' ? {} : { vcpus: choices.vcpus, memoryMiB: choices.memoryMiB }),
    start: choices.start,
    ...(inspection.vms.length > 1 && !isGroup ? { vm } : {}),
    ...(option === '' ? {} : { deploymentOption: option }),
    ...(Object.keys(answers).length === 0 ? {} : { properties: answers }),
    ...(mapping.diskBus === '' ? {} : { diskBus: mapping.diskBus as NonNullable<Wish['diskBus']> }),
    ...(mapping.nicModel === '' ? {} : { nicModel: mapping.nicModel as NonNullable<Wish['nicModel']> }),
    ...(mapping.firmware === '' ? {} : { firmware: mapping.firmware as NonNullable<Wish['firmware']> }),
    networks: Object.fromEntries(used.map((theirs) => [theirs, networkFor(theirs, mapping, ours)])),
  }
}

/** Names of VMs are like host names; files and appliances are called anything. */
export function usableName(text: string): string {
  return text
    .replace(/\.(ova|ovf|vmdk|qcow2|vhdx?|vdi|raw|img)$/i, '')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/gi, '')
    .slice(0, 60)
}
