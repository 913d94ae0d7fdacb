/** The serial console, through libvirt's own stream: it reaches as far as the connection does. */
import type { ConsolePart } from '@covisor/driver-api'
import { DomainConsoleFlags, LibvirtError } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostLink } from '../session/host-link.ts'
import { streamDuplex } from './stream-duplex.ts'

export function serialPart(link: HostLink): ConsolePart {
  return {
    async open(target, { takeOver }, signal) {
      if (!(await stateOf(link, target, signal)).active) {
        throw new AppError('CONSOLE_UNAVAILABLE', { vm: target.vm, why: 'it does not run' })
      }
      const question = { action: 'open the serial console', subject: subjectOf(target), signal }
      const connection = await link.forStream(question)
      try {
        // SAFE is left out: daemons without lock files for consoles refuse it, and QEMU's ptys need none.
        const flags = takeOver ? DomainConsoleFlags.FORCE : undefined
        const args = { dom: domainOf(target), devName: undefined, flags }
        const { stream } = await connection.call.domainOpenConsole(args, { signal })
        return streamDuplex(stream, connection)
      } catch (error) {
        await connection.close()
        if (!(error instanceof LibvirtError) || error.isNotFound) throw link.translated(error, question)
        throw new AppError('CONSOLE_UNAVAILABLE', { vm: target.vm, why: error.message }, { cause: error })
      }
    },
  }
}
