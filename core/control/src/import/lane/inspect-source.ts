/** What is inside a source: an appliance with the headers of its disks, or a bare disk. Bounded reads, no data. */
import { DiskFormatError, inspectDisk, recogniseFormat } from '@covisor/disk'
import { applianceKind, OvfError, reportOn } from '@covisor/ovf'
import { laneErrorOf } from './lane-error.ts'
import type { Inspected, InspectedDisk, InspectJob } from './lane-job.ts'
import type { CountingSource } from './lane-source.ts'
import { openApplianceSource } from './open-appliance-source.ts'

export async function inspectSource(source: CountingSource, job: InspectJob): Promise<Inspected> {
  if (job.diskFormat === 'raw') return { kind: 'disk', disk: await inspectDisk(source, { format: 'raw' }) }
  if (await isDisk(source)) return { kind: 'disk', disk: await inspectDisk(source) }

  const kind = await applianceKind(source)
  const appliance = await openApplianceSource(source, { locale: job.locale })
  const report = await reportOn(kind, appliance, {
    deploymentOption: job.deploymentOption,
    properties: new Map(Object.entries(job.properties ?? {})),
  })
  const disks: InspectedDisk[] = []
  const wanted = new Set(report.systems.flatMap((system) => system.disks.flatMap((disk) => disk.fileId ?? [])))
  for (const fileId of wanted) {
    const file = appliance.files.get(fileId)
    if (file?.source === undefined) {
      // Gzipped: only a full read would tell.
      disks.push({ fileId, disk: undefined, problem: undefined })
      continue
    }
    try {
      disks.push({ fileId, disk: await inspectDisk(file.source), problem: undefined })
    } catch (error) {
      if (!(error instanceof DiskFormatError || error instanceof OvfError)) throw error
      disks.push({ fileId, disk: undefined, problem: laneErrorOf(error, source.name) })
    }
  }
  return { kind: 'appliance', report, disks }
}

/** A VMDK that is a text descriptor begins like no disk; everything else has a magic number. */
async function isDisk(source: CountingSource): Promise<boolean> {
  return (await recogniseFormat(source)) !== undefined
}
