/** The VM as libvirt has it: domain XML, without secrets. */
import type { NativeConfigPart } from '@covisor/driver-api'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import type { HostLink } from '../session/host-link.ts'

export function nativeConfigPart(link: HostLink): NativeConfigPart {
  return {
    async read(target, signal) {
      const question = { action: 'describe the VM', subject: subjectOf(target), signal }
      const args = { dom: domainOf(target) }
      const { xml } = await link.ask(question, (call, options) => call.domainGetXmlDesc(args, options))
      return { mediaType: 'application/xml', text: xml }
    },
  }
}
