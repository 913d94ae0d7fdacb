/** Volumes, found by where they are as well as by id. */
import { sql } from 'kysely'
import type { ReadContext, WriteContext } from '../context.ts'
import type { VolumeReads } from '../contract/tenancy.ts'
import { definitions } from '../definitions.ts'
import { ResourceReader, ResourceWriter } from '../resource-repository.ts'
import type { VolumeRow } from '../rows.ts'
import type { Scope } from '../scope.ts'

type Place = Parameters<VolumeReads['byNative']>[1]

export class VolumeReader extends ResourceReader<VolumeRow> implements VolumeReads {
  constructor(context: ReadContext) {
    super(definitions.volumes, context)
  }

  async byNative(scope: Scope, { pool, host, nativeName }: Place): Promise<VolumeRow | undefined> {
    const found = await this.selectWhere(scope, [
      sql`pool = ${pool}`,
      // A volume of a shared pool is on no host more than on another.
      sql`coalesce(host, '') in ('', ${host ?? ''})`,
      sql`native_name = ${nativeName}`,
    ])
    return found.find((volume) => volume.host === (host ?? null)) ?? found[0]
  }
}

export class VolumeWriter extends ResourceWriter<VolumeRow> {
  constructor(context: WriteContext) {
    super(definitions.volumes, context)
  }

  byNative: VolumeReads['byNative'] = (scope, place) => new VolumeReader(this.write).byNative(scope, place)
}
