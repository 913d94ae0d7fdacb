/**
 * Which controller and unit each device is attached to. Follows Parent and AddressOnParent; counts up where a producer
 * left addresses out, or gave one address to two devices, because no hypervisor would start that.
 */
import type { OvfItem } from '../descriptor/envelope.ts'
import { type Controller, type ControllerKind, controllerNamed, controllerOf } from './controller.ts'
import type { HardwareContext } from './hardware-context.ts'

export interface VmDiskAddress {
  /** Number of the controller among its kind. */
  readonly bus: number
  readonly unit: number
}

export interface Place {
  readonly controller: Controller
  readonly address: VmDiskAddress
}

export class Places {
  readonly #controllers = new Map<string, Controller & { readonly bus: number }>()
  readonly #notes: HardwareContext['notes']
  readonly #used = new Set<string>()

  constructor({ items, notes }: HardwareContext) {
    this.#notes = notes
    const counts = new Map<ControllerKind, number>()
    for (const item of items) {
      const controller = controllerOf(item)
      if (controller === undefined) continue
      const count = counts.get(controller.kind) ?? 0
      counts.set(controller.kind, count + 1)
      this.#controllers.set(item.instanceId, { ...controller, bus: index(item.address) ?? count })
    }
  }

  /** `bus` is the name of a bus ("VirtIO_SCSI") for producers that describe no controllers. */
  of(item: OvfItem, bus?: string): Place {
    const parent = item.parent === undefined ? undefined : this.#controllers.get(item.parent)
    const controller = parent ?? this.#named(bus) ?? this.#assumed(item)
    const wanted = index(item.addressOnParent)
    const place = (unit: number) => `${controller.kind} ${controller.bus} ${unit}`
    let unit = wanted ?? 0
    while (this.#used.has(place(unit))) unit++
    this.#used.add(place(unit))
    if (wanted !== undefined && unit !== wanted) {
      const taken = `unit ${wanted} of its ${controller.kind} controller is taken; it gets unit ${unit}`
      this.#notes.push({ line: item.line, text: `"${item.name}": ${taken}` })
    }
    return {
      controller: { kind: controller.kind, subtype: controller.subtype },
      address: { bus: controller.bus, unit },
    }
  }

  #named(bus: string | undefined) {
    const controller = bus === undefined ? undefined : controllerNamed([bus.toLowerCase()])
    return controller && { ...controller, bus: 0 }
  }

  #assumed(item: OvfItem) {
    const what = item.parent === undefined ? 'no controller' : `controller ${item.parent}, which is not described`
    this.#notes.push({ line: item.line, text: `"${item.name}" names ${what}; it is placed on IDE` })
    return { kind: 'ide' as const, subtype: '', bus: 0 }
  }
}

const index = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined
