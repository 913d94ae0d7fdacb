/** Imports and inspections, as edges see them. */
import type { VolumeFormat } from '@covisor/driver-api'
import { type Actor, AppError, type GroupId, type ImageId, newId, parseName, type VmId } from '@covisor/model'
import { accept, authorise } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import type { Services } from '../services.ts'
import { poolFor } from '../storage/volume-use-cases.ts'
import { owner } from '../vm/create-vm.ts'
import { insertVolumes, newVolume } from '../vm/new-volumes.ts'
import { stem } from './file-stem.ts'
import { importImageSaga } from './import-image.saga.ts'
import { nameOfSource } from './import-source.ts'
import { importVmSaga } from './import-vm.saga.ts'
import type { ImportUseCases, StartImport } from './imports.ts'
import { inspectionOf } from './inspection.ts'
import { lookInside } from './look-inside.ts'
import { freeUpload, labelOf } from './own-upload.ts'
import { importVm } from './start-import.ts'
import { withProfile } from './with-profile.ts'

export function importUseCases(services: Services): ImportUseCases {
  const vmSaga = importVmSaga(services)
  const imageSaga = importImageSaga(services)
  return {
    async inspect(actor, params, signal) {
      authorise(actor, { verb: 'import:inspect', target: { kind: 'upload', name: nameOfSource(params.source) } })
      const { inspected, fileName, sizeBytes } = await lookInside(services, actor, params, signal)
      return inspectionOf(fileName, sizeBytes, inspected)
    },

    async start(actor, asked, options): Promise<Outcome<VmId | GroupId | ImageId>> {
      authorise(actor, { verb: 'import:inspect', target: { kind: 'upload', name: nameOfSource(asked.source) } })
      const params = await withProfile(services.store, actor, asked)
      if (params.asImage === true) return await importImage(services, imageSaga, actor, params, options)
      return await importVm(services, vmSaga, actor, params, options)
    },
  }
}

async function importImage(
  services: Services,
  saga: ReturnType<typeof importImageSaga>,
  actor: Actor,
  params: StartImport,
  options: CallOptions,
): Promise<Outcome<ImageId>> {
  const { store } = services
  const label = params.name ?? (await labelOf(store, actor, params.source))
  const asked = {
    verb: 'image:create',
    action: 'create',
    target: { kind: 'image', id: undefined, name: label },
    params,
  } as const
  return await accept(services, actor, options, asked, async () => {
    if ('upload' in params.source) await freeUpload(store, actor, params.source.upload)
    const { inspected, fileName } = await lookInside(services, actor, params)
    if (inspected.kind !== 'disk') {
      throw new AppError('NOT_SUPPORTED', {
        what: `making an image of ${fileName}`,
        why: 'it is an appliance; import it as a VM',
      })
    }
    const name = parseName('image', params.name ?? stem(fileName))
    const same = await store.images.list(actor, { filter: { name }, limit: 1 })
    if (same.items.length > 0) throw new AppError('NAME_TAKEN', { kind: 'image', name })
    const capacityBytes = Math.ceil(inspected.disk.size / 512) * 512
    const { pool, host, endpoint, facts, poolName } = await poolFor(store, actor, params.pool, capacityBytes)
    const format: VolumeFormat = params.format ?? (facts.formats.includes('qcow2') ? 'qcow2' : 'raw')
    const volume = newVolume({ name: `image-${name}`, pool, host, format, capacityBytes, purpose: 'image' })
    const image = newId('image')
    return {
      target: { kind: 'image', id: image, name },
      title: `Import ${fileName} as image "${name}"`,
      saga,
      input: {
        image,
        name,
        endpoint,
        source: params.source,
        fileName,
        copies: [{ fileId: null, volume, fileBytes: inspected.disk.fileBytes }],
        diskFormat: params.diskFormat ?? null,
      },
      created: image,
      takes: storageOfVolumes([volume]),
      async commit(tx, task) {
        await insertVolumes(tx, owner(actor), [volume], fileName, task)
        await tx.images.insert({
          ...owner(actor),
          id: image,
          name,
          volume: volume.id,
          format,
          capacityBytes,
          state: 'creating',
          source: fileName,
          hardware: { guestOs: params.guestOs ?? 'linux' },
        })
        if ('upload' in params.source) {
          await freeUpload(tx, actor, params.source.upload)
          await tx.uploads.update(actor, params.source.upload, { task })
        }
      },
      after: { file: fileName, pool: poolName },
    }
  })
}
