/** Ports, and MAC addresses for them: random in QEMU's range, never one that a port, a spec or an observed VM has. */
import { AppError, type VmId } from '@covisor/model'
import { sql } from 'kysely'
import type { ReadContext, WriteContext } from '../context.ts'
import type { PortReads } from '../contract/tenancy.ts'
import { definitions } from '../definitions.ts'
import { ResourceReader, ResourceWriter } from '../resource-repository.ts'
import type { PortRow } from '../rows.ts'

/** What QEMU and libvirt use for the MAC addresses they make. */
const PREFIX = '52:54:00'
const ATTEMPTS = 20

export class PortReader extends ResourceReader<PortRow> implements PortReads {
  constructor(context: ReadContext) {
    super(definitions.ports, context)
  }

  async isMacOfAnother(mac: string, vm: VmId): Promise<boolean> {
    const found = await sql`select 1 from vm_macs where mac = ${mac} and vm <> ${vm} limit 1`.execute(this.context.db)
    return found.rows.length > 0
  }
}

export class PortWriter extends ResourceWriter<PortRow> {
  constructor(context: WriteContext) {
    super(definitions.ports, context)
  }

  async allocateMac(): Promise<string> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const mac = randomMac()
      const taken =
        await sql`select 1 from ports where mac = ${mac} union all select 1 from vm_macs where mac = ${mac}`.execute(
          this.write.db,
        )
      if (taken.rows.length === 0) return mac
    }
    throw new AppError('SERVER_BUSY', { why: `no free MAC address was found in ${PREFIX}` })
  }

  isMacOfAnother: PortReads['isMacOfAnother'] = (mac, vm) => new PortReader(this.write).isMacOfAnother(mac, vm)
}

function randomMac(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(3))
  return [PREFIX, ...Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))].join(':')
}
