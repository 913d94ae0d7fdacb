/** Every saga this release can run. A changed saga is a new version beside the old one, which stays until its last log has ended. */
import type { AnySaga } from '@covisor/tasks'
import { balanceClusterSaga } from './balance/balance-cluster.saga.ts'
import { groupSagas } from './group/power-group.saga.ts'
import { editEndpointSaga } from './host/edit-endpoint.saga.ts'
import { addEndpointSaga, removeEndpointSaga } from './host/endpoint.saga.ts'
import { createImageSaga, deleteImageSaga } from './image/image.saga.ts'
import { importImageSaga } from './import/import-image.saga.ts'
import { importVmSaga } from './import/import-vm.saga.ts'
import { evacuateHostSaga } from './maintenance/evacuate-host.saga.ts'
import { returnToHostSaga } from './maintenance/return-to-host.saga.ts'
import { rollClusterSaga } from './maintenance/roll-cluster.saga.ts'
import { createNetworkSaga, extendNetworkSaga, removeNetworkSaga, startNetworkSaga } from './network/network.saga.ts'
import type { Services } from './services.ts'
import { moveVolumeLiveSaga, moveVolumeSaga } from './storage/move-volume.saga.ts'
import { createPoolSaga, removePoolSaga } from './storage/pool.saga.ts'
import { sharePoolSaga } from './storage/share-pool.saga.ts'
import { createVolumeSaga, deleteVolumeSaga, resizeVolumeSaga } from './storage/volume.saga.ts'
import { createVmSaga } from './vm/create-vm.saga.ts'
import { defineVmSaga } from './vm/define-vm.saga.ts'
import { deleteVmSaga } from './vm/delete-vm.saga.ts'
import { editVmSaga } from './vm/edit-vm.saga.ts'
import { migrateStoppedVmSaga } from './vm/migrate-stopped-vm.saga.ts'
import { migrateVmSaga } from './vm/migrate-vm.saga.ts'
import { nativeConfigSaga } from './vm/native-config.saga.ts'
import { powerVmSaga, startVmSaga } from './vm/power-vm.saga.ts'
import { purgeVmSaga } from './vm/purge-vm.saga.ts'
import { recoverVmSaga } from './vm/recover-vm.saga.ts'
import { removeCopySaga } from './vm/remove-copy.saga.ts'
import { restoreVmSaga } from './vm/restore-vm.saga.ts'
import { setVmAsideSaga } from './vm/set-vm-aside.saga.ts'
import { createSnapshotSaga, deleteSnapshotSaga, revertSnapshotSaga } from './vm/snapshot.saga.ts'

export const allSagas = (services: Services): readonly AnySaga[] => [
  addEndpointSaga(services),
  editEndpointSaga(services),
  removeEndpointSaga(services),
  createVmSaga(services),
  importVmSaga(services),
  powerVmSaga(services),
  startVmSaga(services),
  ...Object.values(groupSagas(services)),
  editVmSaga(services),
  nativeConfigSaga(services),
  defineVmSaga(services),
  deleteVmSaga(services),
  setVmAsideSaga(services),
  restoreVmSaga(services),
  purgeVmSaga(services),
  migrateVmSaga(services),
  migrateStoppedVmSaga(services),
  recoverVmSaga(services),
  removeCopySaga(services),
  evacuateHostSaga(services),
  returnToHostSaga(services),
  rollClusterSaga(services),
  balanceClusterSaga(services),
  createSnapshotSaga(services),
  revertSnapshotSaga(services),
  deleteSnapshotSaga(services),
  createVolumeSaga(services),
  resizeVolumeSaga(services),
  deleteVolumeSaga(services),
  moveVolumeSaga(services),
  moveVolumeLiveSaga(services),
  createImageSaga(services),
  importImageSaga(services),
  deleteImageSaga(services),
  createPoolSaga(services),
  removePoolSaga(services),
  sharePoolSaga(services),
  createNetworkSaga(services),
  extendNetworkSaga(services),
  startNetworkSaga(services),
  removeNetworkSaga(services),
]
