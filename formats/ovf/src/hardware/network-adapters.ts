/** Network adapters of one system: on which network of the appliance, which model, which address. */
import type { HardwareContext } from './hardware-context.ts'

export interface VmNic {
  readonly name: string
  /** Name of a network of the appliance; undefined when the adapter is on none. */
  readonly network: string | undefined
  readonly model: NicModel
  /** Lower case with colons; undefined when the hypervisor may choose. */
  readonly mac: string | undefined
  readonly isConnected: boolean
}

export type NicModel = 'e1000' | 'e1000e' | 'vmxnet3' | 'vmxnet2' | 'pcnet32' | 'virtio' | 'rtl8139' | 'unknown'

const models: readonly (readonly [RegExp, NicModel])[] = [
  [/vmxnet3/, 'vmxnet3'],
  [/vmxnet|flexible/, 'vmxnet2'],
  [/e1000e|82574/, 'e1000e'],
  [/e1000|8254[035]|intel/, 'e1000'],
  [/virtio|virtionet/, 'virtio'],
  [/pcnet|am79c9/, 'pcnet32'],
  [/rtl8139|realtek/, 'rtl8139'],
]

/** oVirt's VmInterfaceType, which it writes into ResourceSubType as a number. */
const ovirtModels: readonly NicModel[] = ['rtl8139', 'rtl8139', 'e1000', 'virtio', 'unknown', 'unknown', 'e1000e']

export function networkAdapters({ envelope, items, notes }: HardwareContext): VmNic[] {
  const networks = new Set(envelope.networks.map(({ name }) => name))
  return items
    .filter((item) => item.kind === 'network-adapter')
    .map((item) => {
      const names = [...item.subTypes, item.description ?? ''].map((text) => text.toLowerCase())
      const model = modelNamed(names)
      if (model === 'unknown') {
        const subType = item.subTypes[0] ?? 'none'
        const text = /sr-?iov/i.test(subType)
          ? `the network adapter "${item.name}" is a part of a physical one (SR-IOV); it becomes an ordinary one`
          : `the model of the network adapter "${item.name}" (${subType}) is not known`
        notes.push({ line: item.line, text })
      }
      if (item.connection !== undefined && networks.size > 0 && !networks.has(item.connection)) {
        notes.push({
          line: item.line,
          text: `"${item.name}" is on the network "${item.connection}", which is not listed`,
        })
      }
      return {
        name: item.name,
        network: item.connection,
        model,
        mac: macOf(item.address),
        isConnected: item.isConnectedAtStart ?? true,
      }
    })
}

function modelNamed(names: readonly string[]): NicModel {
  const [first = ''] = names
  if (/^\d$/.test(first)) return ovirtModels[Number(first)] ?? 'unknown'
  return names.flatMap((name) => models.find(([pattern]) => pattern.test(name))?.[1] ?? [])[0] ?? 'unknown'
}

function macOf(address: string | undefined): string | undefined {
  const digits = address?.toLowerCase().replaceAll(/[:.-]/g, '') ?? ''
  return /^[0-9a-f]{12}$/.test(digits) ? digits.match(/../g)?.join(':') : undefined
}
