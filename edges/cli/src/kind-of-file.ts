/** Whether a file is a disk image or an appliance, by its content. What is neither is refused here, before a server is asked. */
import { recogniseFormat } from '@covisor/disk'
import { applianceKind, OvfError, type RangeSource } from '@covisor/ovf'
import { FileError } from './file-error.ts'

export async function kindOfFile(source: RangeSource, isRaw: boolean): Promise<'disk' | 'appliance'> {
  if (isRaw || (await recogniseFormat(source)) !== undefined) return 'disk'
  try {
    await applianceKind(source)
    return 'appliance'
  } catch (error) {
    if (!(error instanceof OvfError)) throw error
    const remedy = error.remedy ?? 'If it is a raw disk image, say --raw.'
    throw new FileError(
      `${source.name} is neither an appliance (OVA, OVF) nor a disk image in a known format. ${remedy}`,
    )
  }
}
