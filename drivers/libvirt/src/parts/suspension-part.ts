/** Memory to disk: libvirt's managed save. A VM whose memory is saved is stopped for libvirt, and suspended for us. */
import type { SuspensionPart } from '@covisor/driver-api'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { hasSavedMemory, stateOf } from '../session/domain-state.ts'
import type { EventHub } from '../session/event-hub.ts'
import type { HostLink } from '../session/host-link.ts'

export function suspensionPart(link: HostLink, events: EventHub): SuspensionPart {
  return {
    async suspend(target, signal) {
      const { active } = await stateOf(link, target, signal)
      if (!active && (await hasSavedMemory(link, target, signal))) return
      const question = { action: 'suspend the VM', subject: subjectOf(target), signal }
      const args = { dom: domainOf(target), flags: undefined }
      await link.askSlow(question, (call, options) => call.domainManagedSave(args, options))
    },
    async discard(target, signal) {
      if (!(await hasSavedMemory(link, target, signal))) return
      const question = { action: 'throw the saved memory away', subject: subjectOf(target), signal }
      await link.ask(question, (call, options) => call.domainManagedSaveRemove({ dom: domainOf(target) }, options))
      // libvirt has no event for it.
      events.publish({ kind: 'vm', nativeRef: domainOf(target).uuid, what: 'changed' })
    },
  }
}
