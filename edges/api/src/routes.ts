/** Every route of the public API, in the order of the documentation. */
import { accessRoutes } from './access/access-routes.ts'
import { identityProviderRoutes } from './access/identity-provider-routes.ts'
import { installationRoutes } from './access/installation-routes.ts'
import { passkeyRoutes } from './access/passkey-routes.ts'
import { secondFactorRoutes } from './access/second-factor-routes.ts'
import { visitRoutes } from './access/visit-routes.ts'
import { clusterRoutes } from './cluster/cluster-routes.ts'
import { eventRoutes } from './event/event-routes.ts'
import { flavorRoutes } from './flavor/flavor-routes.ts'
import { folderRoutes } from './folder/folder-routes.ts'
import { groupRoutes } from './group/group-routes.ts'
import { endpointRoutes } from './host/endpoint-routes.ts'
import { hostRoutes } from './host/host-routes.ts'
import { imageRoutes } from './image/image-routes.ts'
import { importProfileRoutes } from './import/import-profile-routes.ts'
import { importRoutes } from './import/import-routes.ts'
import { uploadRoutes } from './import/upload-routes.ts'
import { usageRoutes } from './metering/usage-routes.ts'
import { networkRoutes } from './network/network-routes.ts'
import { allocationRoutes } from './people/allocation-routes.ts'
import { bindingRoutes } from './people/binding-routes.ts'
import { entitlementRoutes } from './people/entitlement-routes.ts'
import { organisationRoutes } from './people/organisation-routes.ts'
import { projectRoutes } from './people/project-routes.ts'
import { quotaRoutes } from './people/quota-routes.ts'
import { roleRoutes } from './people/role-routes.ts'
import { userRoutes } from './people/user-routes.ts'
import { placementRoutes } from './placement/placement-routes.ts'
import { ruleRoutes } from './placement/rule-routes.ts'
import { planRoutes } from './plan/plan-routes.ts'
import type { Route } from './route.ts'
import { settingsRoutes } from './settings/settings-routes.ts'
import { siteRoutes } from './site/site-routes.ts'
import { poolRoutes } from './storage/pool-routes.ts'
import { volumeRoutes } from './storage/volume-routes.ts'
import { systemRoutes } from './system/system-routes.ts'
import { tagRoutes } from './tag/tag-routes.ts'
import { taskRoutes } from './task/task-routes.ts'
import { snapshotRoutes } from './vm/snapshot-routes.ts'
import { vmDetailRoutes } from './vm/vm-detail-routes.ts'
import { vmRoutes } from './vm/vm-routes.ts'

export const routes: readonly Route[] = [
  ...systemRoutes,
  ...accessRoutes,
  ...passkeyRoutes,
  ...secondFactorRoutes,
  ...visitRoutes,
  ...identityProviderRoutes,
  ...userRoutes,
  ...organisationRoutes,
  ...projectRoutes,
  ...roleRoutes,
  ...bindingRoutes,
  ...quotaRoutes,
  ...settingsRoutes,
  ...allocationRoutes,
  ...entitlementRoutes,
  ...usageRoutes,
  ...installationRoutes,
  ...endpointRoutes,
  ...hostRoutes,
  ...siteRoutes,
  ...clusterRoutes,
  ...ruleRoutes,
  ...placementRoutes,
  ...vmRoutes,
  ...vmDetailRoutes,
  ...snapshotRoutes,
  ...groupRoutes,
  ...folderRoutes,
  ...tagRoutes,
  ...importRoutes,
  ...importProfileRoutes,
  ...uploadRoutes,
  ...imageRoutes,
  ...flavorRoutes,
  ...volumeRoutes,
  ...poolRoutes,
  ...networkRoutes,
  ...planRoutes,
  ...taskRoutes,
  ...eventRoutes,
]
