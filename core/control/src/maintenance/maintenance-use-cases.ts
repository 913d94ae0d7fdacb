/** The use cases of maintenance.ts, each in a file of its own. */

import { balanceClusterSaga } from '../balance/balance-cluster.saga.ts'
import { balanceCluster } from '../balance/balance-cluster.ts'
import type { Services } from '../services.ts'
import { enterMaintenance } from './enter-maintenance.ts'
import { evacuateHostSaga } from './evacuate-host.saga.ts'
import { leaveMaintenance } from './leave-maintenance.ts'
import type { MaintenanceUseCases } from './maintenance.ts'
import { returnToHostSaga } from './return-to-host.saga.ts'
import { rollClusterSaga } from './roll-cluster.saga.ts'
import { rollCluster } from './roll-cluster.ts'

export function maintenanceUseCases(services: Services): MaintenanceUseCases {
  const evacuate = evacuateHostSaga(services)
  const giveBack = returnToHostSaga(services)
  const roll = rollClusterSaga(services)
  const balance = balanceClusterSaga(services)
  return {
    enter: (actor, host, params, options) => enterMaintenance(services, evacuate, actor, host, params, options),
    leave: (actor, host, params, options) => leaveMaintenance(services, giveBack, actor, host, params, options),
    roll: (actor, cluster, options) => rollCluster(services, roll, actor, cluster, options),
    balance: (actor, cluster, options) => balanceCluster(services, balance, actor, cluster, options),
  }
}
