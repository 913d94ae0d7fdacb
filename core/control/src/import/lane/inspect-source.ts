/** What is inside a source: an appliance with the headers of its disks, or a bare disk. Bounded reads, no data. */
import { DiskFormatError, inspectDisk, inspectDiskFiles, inspectWrapped, type RangeSource } from '@covisor/disk'
import { type Appliance, applianceKind, OvfError, reportOn, type SystemReport } from '@covisor/ovf'
import { diskFilesOf } from './disk-files.ts'
import { laneErrorOf } from './lane-error.ts'
import type { Inspected, InspectedDisk, InspectJob } from './lane-job.ts'
import type { CountingSource } from './lane-source.ts'
import { openApplianceSource } from './open-appliance-source.ts'
import { unwrapped, wrapperOf } from './unwrapped-source.ts'

export async function inspectSource(packed: CountingSource, job: InspectJob): Promise<Inspected> {
  const wrapper = await wrapperOf(packed, job.diskFormat)
  if (wrapper === undefined && packed.parents.length === 0) return await inspectPlain(packed, job)
  if (wrapper !== undefined && packed.parents.length === 0) {
    const disk = await inspectWrapped(packed, wrapper, job.diskFormat === 'raw' ? { format: 'raw' } : {})
    if (disk !== undefined) return { kind: 'disk', disk }
  }
  await using source = await unwrapped(packed, job)
  const inspected = await inspectPlain(source, job)
  if (inspected.kind === 'appliance') return inspected
  // What will be read for it, not what it becomes in scratch space.
  const fileBytes = [packed, ...packed.parents].reduce((sum, { size }) => sum + size, 0)
  return {
    kind: 'disk',
    disk: { ...inspected.disk, fileBytes: wrapper === undefined ? inspected.disk.fileBytes : fileBytes },
  }
}

async function inspectPlain(source: CountingSource, job: InspectJob): Promise<Inspected> {
  if (job.diskFormat === 'raw') return { kind: 'disk', disk: await inspectDisk(source, { format: 'raw' }) }
  const bare = await diskFilesOf(source)
  if (bare !== undefined) return { kind: 'disk', disk: await inspectDiskFiles(bare) }

  const kind = await applianceKind(source)
  const appliance = await openApplianceSource(source, { locale: job.locale })
  const report = await reportOn(kind, appliance, {
    deploymentOption: job.deploymentOption,
    properties: new Map(Object.entries(job.properties ?? {})),
  })
  const wanted = new Map(
    report.systems.flatMap(({ disks }) =>
      disks.flatMap((disk) => (disk.fileId === undefined ? [] : [[disk.fileId, disk]])),
    ),
  )
  const disks: InspectedDisk[] = []
  for (const [fileId, disk] of wanted) disks.push(await inspectedDisk(appliance, fileId, disk, source.name))
  return { kind: 'appliance', report, disks }
}

async function inspectedDisk(
  { files }: Appliance,
  fileId: string,
  { parents }: SystemReport['disks'][number],
  sourceName: string,
): Promise<InspectedDisk> {
  const chain = new Map<string, RangeSource>()
  for (const id of [fileId, ...parents.flatMap((parent) => parent.fileId ?? [])]) {
    const source = files.get(id)?.source
    // Gzipped: only a full read would tell.
    if (source === undefined) return { fileId, disk: undefined, problem: undefined }
    chain.set(id, source)
  }
  try {
    return { fileId, disk: await inspectDiskFiles(chain, { areDifferences: true }), problem: undefined }
  } catch (error) {
    if (!(error instanceof DiskFormatError || error instanceof OvfError)) throw error
    return { fileId, disk: undefined, problem: laneErrorOf(error, sourceName) }
  }
}
