/** The VM as libvirt has it: domain XML, without secrets; and written by experts, as far as native-edit.ts allows. */
import type { NativeConfigPart, VmTarget } from '@covisor/driver-api'
import { DomainDefineFlags, DomainXMLFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { nativeEdit } from '../domain-xml/native-edit.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import type { HostLink } from '../session/host-link.ts'

export function nativeConfigPart(link: HostLink): NativeConfigPart {
  const edited = async (target: VmTarget, text: string, signal: AbortSignal): Promise<string> => {
    const question = { action: "change the VM's own configuration", subject: subjectOf(target), signal }
    const dom = domainOf(target)
    const { persistent } = await link.ask(question, (call, options) => call.domainIsPersistent({ dom }, options))
    if (persistent === 0) {
      const why = 'the host keeps none: the VM vanishes when it stops'
      throw new AppError('REQUEST_INVALID', { where: 'domain XML', why })
    }
    // SECURE: without it passwords are left out, and would be gone after defining.
    const flags = [DomainXMLFlags.INACTIVE, DomainXMLFlags.SECURE]
    const { xml } = await link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options))
    return nativeEdit(xml, text)
  }
  return {
    async read(target, signal, which = 'now') {
      const question = { action: 'describe the VM', subject: subjectOf(target), signal }
      const flags = which === 'next' ? [DomainXMLFlags.INACTIVE] : undefined
      const args = { dom: domainOf(target), ...(flags === undefined ? {} : { flags }) }
      const { xml } = await link.ask(question, (call, options) => call.domainGetXmlDesc(args, options))
      return { mediaType: 'application/xml', text: xml }
    },
    edit: {
      async check(target, text, signal) {
        await edited(target, text, signal)
      },
      async write(target, text, signal) {
        const xml = await edited(target, text, signal)
        const question = { action: "change the VM's own configuration", subject: subjectOf(target), signal }
        // VALIDATE: against libvirt's schema, which names elements that it would otherwise drop without a word.
        const flags = [DomainDefineFlags.VALIDATE]
        await link.ask(question, (call, options) => call.domainDefineXmlFlags({ xml, flags }, options))
      },
    },
  }
}
